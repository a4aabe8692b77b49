-- rule: none
theorem a (n : Nat) : n = n := by
  have theorem_like : n = n := rfl
  exact theorem_like
theorem b : ∀ n : Nat, n = n := by
  intro n
  show n = n
  rfl
where helper (n : Nat) : n = n := rfl
