-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: one more hypothesis
theorem t (a b : Nat) (h : a = 2 ∧ b = 2) : a * b = a + b := by simp [h]
