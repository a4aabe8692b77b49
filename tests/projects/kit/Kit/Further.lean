import Kit.Use
open Kit
#chosen
theorem still_chosen (n : Nat) : n ≤ n + 8 := by by_chosen
theorem still_simp : code 0 = 1 := by simp only [kit_simp]
