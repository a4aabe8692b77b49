mutual
theorem a (n : Nat) : n + 0 = n := by sorry

theorem b : 2 = 2 := rfl
end

theorem c (n : Nat) : 0 + n = n := by sorry
