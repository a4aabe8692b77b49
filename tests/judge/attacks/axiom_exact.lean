-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- naive: accepted
-- why: the theorem as an axiom of another name
axiom helper (a b : Nat) : a * b = a + b
theorem t (a b : Nat) : a * b = a + b := helper a b
