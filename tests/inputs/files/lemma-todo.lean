@[simp] lemma double (n : Nat) : n + n = 2 * n := by omega

lemma t (n : Nat) : n + n = 2 * n := by sorry
