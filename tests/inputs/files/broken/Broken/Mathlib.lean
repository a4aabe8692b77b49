import Mathlib.Tactic
theorem m : 1 = 1 := rfl
