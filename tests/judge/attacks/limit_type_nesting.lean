-- rule: error | limit | timeout | type
-- timeout: 3
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: a deep type: whoever compares it recursively runs out of stack
set_option maxRecDepth 10000000 in
theorem t (a b : Nat) : ⟪¬ *20000⟫ (a + b = b + a) := by omega
