-- rule: axiom
-- axioms: fine
-- header: axiom fine : 1 = 1
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: one axiom is allowed by name, the other is not
axiom notFine : 1 = 2
theorem t (a b : Nat) : a * b = a + b := absurd (fine.trans notFine) (by decide)
