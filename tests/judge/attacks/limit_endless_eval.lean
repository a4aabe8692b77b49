-- rule: timeout | limit
-- timeout: 2
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: compiled code that never ends and never looks at the cancel token
partial def spin (n : Nat) : Nat := spin (n + 1)
#eval spin 0
theorem t (a b : Nat) : a * b = a + b := by omega
