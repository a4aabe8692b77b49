-- rule: type | axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- naive: accepted
-- why: the theorem declared as an axiom
axiom t (a b : Nat) : a * b = a + b
