abbrev answer : Nat := sorry

instance : Inhabited (Fin 3) := by sorry

theorem t (n : Nat) : n + 0 = n := by sorry
