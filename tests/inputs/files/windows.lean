theorem a : 1 = 1 ∧ 2 = 2 := by
  constructor
  · rfl
  · rfl

theorem b (a b : Nat) : a + b = b + a := by sorry
