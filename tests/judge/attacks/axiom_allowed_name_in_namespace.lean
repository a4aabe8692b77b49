-- rule: axiom
-- axioms: fine
-- header: axiom fine : 1 = 1
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the list of allowed axioms holds exact names
axiom Foo.fine : 1 = 2
theorem t (a b : Nat) : a * b = a + b := absurd Foo.fine (by decide)
