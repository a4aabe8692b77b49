-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: hint of a library that is not there
theorem t (a b : Nat) : a * b = a + b := by hint
