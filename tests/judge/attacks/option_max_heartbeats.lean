-- rule: timeout | engine
-- timeout: 2
-- statement: theorem t (p : Nat → Prop) (h : ∀ n, p n) : p (2 ^ 40)
-- why: the text switches Lean's own limit off and never ends
set_option maxHeartbeats 0
set_option maxRecDepth 1000000
theorem t (p : Nat → Prop) (h : ∀ n, p n) : p (2 ^ 40) := by
  repeat (first | (have := h 0) | skip)
  exact h _
