-- rule: timeout | limit
-- timeout: 2
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a tactic that never ends
set_option maxHeartbeats 0 in
set_option maxRecDepth 100000000 in
theorem t (a b : Nat) : a * b = a + b := by
  repeat (have : a = a := rfl)
