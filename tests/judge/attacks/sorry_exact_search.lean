-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: exact? that finds nothing must be an error
theorem t (a b : Nat) : a * b = a + b := by exact?
