-- rule: error | limit | timeout
-- timeout: 3
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: 100,000 parentheses that are never closed
theorem t (a b : Nat) : a + b = b + a := ⟪(*100000⟫
