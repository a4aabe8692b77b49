-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: the theorem proves itself
theorem t (a b : Nat) : a * b = a + b := t a b
