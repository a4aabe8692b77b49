/-!
# Divisibility

Our own relation `Divides a b`, written `a ∣ₒ b`, and its laws.
-/

namespace Orchard

/-- `Divides a b` says that `b` is a multiple of `a`. -/
def Divides (a b : Nat) : Prop := ∃ c, b = a * c

@[inherit_doc] scoped infix:50 " ∣ₒ " => Divides

namespace Divides

variable {a b c d : Nat}

@[refl] theorem refl (a : Nat) : a ∣ₒ a := ⟨1, (Nat.mul_one a).symm⟩

/-- Divisibility is transitive. -/
theorem trans (hab : a ∣ₒ b) (hbc : b ∣ₒ c) : a ∣ₒ c := by
  obtain ⟨x, rfl⟩ := hab
  obtain ⟨y, rfl⟩ := hbc
  exact ⟨x * y, Nat.mul_assoc a x y⟩

@[simp] theorem one_left (a : Nat) : 1 ∣ₒ a := ⟨a, (Nat.one_mul a).symm⟩

@[simp] theorem zero_right (a : Nat) : a ∣ₒ 0 := ⟨0, rfl⟩

/-- Zero divides nothing but itself. -/
theorem zero_left_iff : 0 ∣ₒ a ↔ a = 0 := by
  constructor
  · rintro ⟨c, rfl⟩
    exact Nat.zero_mul c
  · rintro rfl
    exact refl 0

theorem mul_right (h : a ∣ₒ b) (c : Nat) : a ∣ₒ b * c := by
  obtain ⟨x, rfl⟩ := h
  exact ⟨x * c, Nat.mul_assoc a x c⟩

theorem mul_left (h : a ∣ₒ b) (c : Nat) : a ∣ₒ c * b := by
  rw [Nat.mul_comm]
  exact h.mul_right c

theorem self_mul (a b : Nat) : a ∣ₒ a * b := ⟨b, rfl⟩

/-- A common divisor of two numbers divides their sum. -/
theorem add (hb : a ∣ₒ b) (hc : a ∣ₒ c) : a ∣ₒ b + c := by
  obtain ⟨x, rfl⟩ := hb
  obtain ⟨y, rfl⟩ := hc
  exact ⟨x + y, (Nat.mul_add a x y).symm⟩

theorem sub (hb : a ∣ₒ b) (hc : a ∣ₒ c) : a ∣ₒ b - c := by
  obtain ⟨x, rfl⟩ := hb
  obtain ⟨y, rfl⟩ := hc
  refine ⟨x - y, ?_⟩
  rw [Nat.mul_sub]

/-- If a number divides a sum and one of its parts, then it divides the other part. -/
theorem of_add_left (hs : a ∣ₒ b + c) (hb : a ∣ₒ b) : a ∣ₒ c := by
  have h := hs.sub hb
  rwa [Nat.add_sub_cancel_left] at h

theorem add_iff_right (hb : a ∣ₒ b) : a ∣ₒ b + c ↔ a ∣ₒ c :=
  ⟨fun h => h.of_add_left hb, fun h => hb.add h⟩

/-- Divisors of a positive number are not larger than it. -/
theorem le (hb : 0 < b) (h : a ∣ₒ b) : a ≤ b := by
  obtain ⟨c, rfl⟩ := h
  have hc : 0 < c := Nat.pos_of_mul_pos_left hb
  exact Nat.le_mul_of_pos_right a hc

theorem pos (hb : 0 < b) (h : a ∣ₒ b) : 0 < a := by
  obtain ⟨c, rfl⟩ := h
  exact Nat.pos_of_mul_pos_right hb

/-- Two numbers that divide each other are equal. -/
theorem antisymm (hab : a ∣ₒ b) (hba : b ∣ₒ a) : a = b := by
  rcases Nat.eq_zero_or_pos a with ha | ha
  · subst ha
    exact (zero_left_iff.mp hab).symm
  · have hb : 0 < b := pos ha hba
    exact Nat.le_antisymm (le hb hab) (le ha hba)

theorem one_right_iff : a ∣ₒ 1 ↔ a = 1 := by
  constructor
  · intro h
    exact antisymm h (one_left a)
  · rintro rfl
    exact refl 1

theorem mul_mul (hab : a ∣ₒ b) (hcd : c ∣ₒ d) : a * c ∣ₒ b * d := by
  obtain ⟨x, rfl⟩ := hab
  obtain ⟨y, rfl⟩ := hcd
  exact ⟨x * y, Nat.mul_mul_mul_comm a x c y⟩

/-- A positive factor may be cancelled on both sides of a divisibility. -/
theorem cancel_left (hc : 0 < c) (h : c * a ∣ₒ c * b) : a ∣ₒ b := by
  obtain ⟨x, hx⟩ := h
  rw [Nat.mul_assoc] at hx
  exact ⟨x, Nat.eq_of_mul_eq_mul_left hc hx⟩

theorem pow (h : a ∣ₒ b) (n : Nat) : a ^ n ∣ₒ b ^ n := by
  induction n with
  | zero => exact refl 1
  | succ n ih => exact ih.mul_mul h

theorem pow_of_le {m n : Nat} (h : m ≤ n) : a ^ m ∣ₒ a ^ n := by
  obtain ⟨k, rfl⟩ := Nat.exists_eq_add_of_le h
  rw [Nat.pow_add]
  exact self_mul _ _

theorem iff_mod_eq_zero : a ∣ₒ b ↔ b % a = 0 := by
  constructor
  · rintro ⟨c, rfl⟩
    exact Nat.mul_mod_right a c
  · intro h
    refine ⟨b / a, ?_⟩
    have := Nat.div_add_mod b a
    omega

/-- Dividing by a divisor and multiplying by it again changes nothing. -/
theorem mul_div_cancel (h : a ∣ₒ b) : a * (b / a) = b := by
  have hd := Nat.div_add_mod b a
  rwa [iff_mod_eq_zero.mp h, Nat.add_zero] at hd

theorem mod_iff (hb : a ∣ₒ b) : a ∣ₒ c % b ↔ a ∣ₒ c := by
  have hm : a ∣ₒ b * (c / b) := hb.mul_right _
  rw [← add_iff_right hm, Nat.div_add_mod]

end Divides

instance (a b : Nat) : Decidable (a ∣ₒ b) := decidable_of_iff _ Divides.iff_mod_eq_zero.symm

end Orchard
