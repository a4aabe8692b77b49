theorem half_le (n : Nat) : n / 2 ≤ n := by
  linarith

theorem half_lt (n : Nat) (h : 0 < n) : n / 2 < n := by
  sorry
