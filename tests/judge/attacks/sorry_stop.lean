-- rule: error | sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: stop ends a proof early
theorem t (a b : Nat) : a * b = a + b := by
  stop
  omega
