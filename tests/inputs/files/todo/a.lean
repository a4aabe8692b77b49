theorem a (n : Nat) : n + 0 = n := by sorry
