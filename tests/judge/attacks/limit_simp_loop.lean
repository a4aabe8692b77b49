-- rule: timeout | limit | error
-- timeout: 2
-- statement: theorem t (f : Nat → Nat) (h : ∀ n, f n = f (n + 1)) : f 0 = 7
-- why: a rewrite rule that never ends
set_option maxHeartbeats 0 in
set_option maxRecDepth 1000000 in
theorem t (f : Nat → Nat) (h : ∀ n, f n = f (n + 1)) : f 0 = 7 := by
  simp (maxSteps := 1000000000) [h]
