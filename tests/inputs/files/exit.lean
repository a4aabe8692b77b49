theorem a (n : Nat) : n + 0 = n := by sorry

theorem b : 1 = 1 := rfl

#exit

theorem c : 1 = 2 := by sorry
