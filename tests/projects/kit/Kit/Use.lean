import Kit.Basic

open Kit

theorem both_right (p q : Prop) (hp : p) (hq : q) : p ∧ q := by both hp, hq

theorem by_macro (a b : Nat) (h : a < b) : a + 1 ≤ b := by finish

theorem by_tactic : True := by close_true

theorem by_two (p : Prop) (h : p) : p ∧ p := by
  constructor
  twice! (exact h; try skip)

@[kit_simp] theorem code_zero : code 0 = 1 := rfl

theorem by_set : code 0 + 0 = 1 := by simp only [kit_simp, Nat.add_zero]

theorem by_shape : [shape| square 3] + [shape| rect 2 5] = 19 := rfl

theorem by_simproc : code 3 = 10 := by simp only [reduceCode]

theorem by_default_simproc : code 4 = 17 := by simp

@[chosen] theorem chosen_le (a b : Nat) : a ≤ a + b := Nat.le_add_right a b

theorem by_attribute (n : Nat) : n ≤ n + 7 := by by_chosen

set_option kit.depth 5

#chosen

theorem counted : count! = 41 := rfl

derive_size Nat

theorem sized : Size.size (3 : Nat) = 1 := rfl
