-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: no depth at all
set_option maxRecDepth 0 in
theorem t (a b : Nat) : a * b = a + b := by omega
