import Orchard.Int.Abs

/-!
# Congruence of integers

Two integers are congruent if their difference is a multiple of the modulus.
-/

namespace Orchard

/-- Congruence of two integers with respect to a modulus. -/
def Cong (m a b : Int) : Prop := ∃ k, a - b = m * k

namespace Cong

variable {m a b c d : Int}

@[refl] theorem refl (m a : Int) : Cong m a a := ⟨0, by rw [Int.sub_self, Int.mul_zero]⟩

theorem of_eq (h : a = b) : Cong m a b := h ▸ refl m a

theorem symm (h : Cong m a b) : Cong m b a := by
  obtain ⟨k, hk⟩ := h
  refine ⟨-k, ?_⟩
  rw [Int.mul_neg, ← hk, Int.neg_sub]

theorem trans (hab : Cong m a b) (hbc : Cong m b c) : Cong m a c := by
  obtain ⟨k, hk⟩ := hab
  obtain ⟨l, hl⟩ := hbc
  refine ⟨k + l, ?_⟩
  rw [Int.mul_add, ← hk, ← hl]
  omega

/-- Congruence with respect to a fixed modulus is an equivalence relation. -/
theorem equivalence (m : Int) : Equivalence (Cong m) where
  refl := refl m
  symm := symm
  trans := trans

theorem add (hab : Cong m a b) (hcd : Cong m c d) : Cong m (a + c) (b + d) := by
  obtain ⟨k, hk⟩ := hab
  obtain ⟨l, hl⟩ := hcd
  refine ⟨k + l, ?_⟩
  rw [Int.mul_add, ← hk, ← hl]
  omega

theorem neg (h : Cong m a b) : Cong m (-a) (-b) := by
  obtain ⟨k, hk⟩ := h
  refine ⟨-k, ?_⟩
  rw [Int.mul_neg, ← hk]
  omega

theorem sub (hab : Cong m a b) (hcd : Cong m c d) : Cong m (a - c) (b - d) := by
  rw [Int.sub_eq_add_neg, Int.sub_eq_add_neg]
  exact hab.add hcd.neg

theorem mul_left (c : Int) (h : Cong m a b) : Cong m (c * a) (c * b) := by
  obtain ⟨k, hk⟩ := h
  exact ⟨c * k, by rw [← Int.mul_sub, hk, Int.mul_left_comm]⟩

/-- Congruences may be multiplied. -/
theorem mul (hab : Cong m a b) (hcd : Cong m c d) : Cong m (a * c) (b * d) := by
  have h1 : Cong m (a * c) (a * d) := hcd.mul_left a
  have h2 : Cong m (d * a) (d * b) := hab.mul_left d
  rw [Int.mul_comm d a, Int.mul_comm d b] at h2
  exact h1.trans h2

theorem pow (h : Cong m a b) (n : Nat) : Cong m (a ^ n) (b ^ n) := by
  induction n with
  | zero => exact of_eq (by rw [Int.pow_zero, Int.pow_zero])
  | succ n ih =>
    rw [Int.pow_succ, Int.pow_succ]
    exact ih.mul h

theorem add_iff_left (h : Cong m a b) : Cong m (c + a) (d + b) ↔ Cong m c d := by
  constructor
  · intro hs
    have h1 := hs.sub h
    rwa [Int.add_sub_cancel, Int.add_sub_cancel] at h1
  · intro hc
    exact hc.add h

/-- With modulus one everything is congruent. -/
theorem one (a b : Int) : Cong 1 a b := ⟨a - b, (Int.one_mul _).symm⟩

theorem zero_iff : Cong 0 a b ↔ a = b := by
  constructor
  · rintro ⟨k, hk⟩
    rw [Int.zero_mul] at hk
    omega
  · exact of_eq

theorem modulus_self (m : Int) : Cong m m 0 := ⟨1, by omega⟩

theorem add_mul_modulus (m a k : Int) : Cong m (a + m * k) a := ⟨k, by omega⟩

/-- A congruence stays valid for every divisor of the modulus. -/
theorem of_mul_left {n : Int} (h : Cong (m * n) a b) : Cong m a b := by
  obtain ⟨k, hk⟩ := h
  exact ⟨n * k, by rw [hk, Int.mul_assoc]⟩

theorem neg_modulus_iff : Cong (-m) a b ↔ Cong m a b := by
  constructor
  · rintro ⟨k, hk⟩
    exact ⟨-k, by rw [hk, Int.neg_mul_comm]⟩
  · rintro ⟨k, hk⟩
    exact ⟨-k, by rw [hk, Int.neg_mul_neg]⟩

theorem absZ_modulus_iff : Cong (absZ m) a b ↔ Cong m a b := by
  by_cases h : m < 0
  · rw [absZ_of_neg h, neg_modulus_iff]
  · rw [absZ_of_nonneg (Int.not_lt.mp h)]

/-- Every integer is congruent to its remainder. -/
theorem emod_self (a m : Int) : Cong m (a % m) a := by
  refine ⟨-(a / m), ?_⟩
  have := Int.emod_add_mul_ediv a m
  rw [Int.mul_neg]
  omega

theorem iff_emod_eq : Cong m a b ↔ a % m = b % m := by
  constructor
  · rintro ⟨k, hk⟩
    have ha : a = b + m * k := by omega
    rw [ha, Int.add_mul_emod_self_left]
  · intro h
    exact (emod_self a m).symm.trans (h ▸ emod_self b m)

instance : Decidable (Cong m a b) := decidable_of_iff _ iff_emod_eq.symm

/-- Congruent numbers that are closer together than the modulus are equal. -/
theorem eq_of_absZ_sub_lt (h : Cong m a b) (hlt : absZ (a - b) < absZ m) : a = b := by
  obtain ⟨k, hk⟩ := h
  rw [hk, absZ_mul] at hlt
  have hk0 : absZ k = 0 := by
    have h1 := absZ_nonneg k
    have h2 := absZ_nonneg m
    rcases Int.lt_or_le 0 (absZ k) with h3 | h3
    · have h4 : absZ m * 1 ≤ absZ m * absZ k := Int.mul_le_mul_of_nonneg_left h3 h2
      omega
    · omega
  rw [absZ_eq_zero_iff] at hk0
  subst hk0
  omega

end Cong

/-- The square of an integer is congruent to zero or one modulo four. -/
theorem sq_cong_four (a : Int) : Cong 4 (a * a) 0 ∨ Cong 4 (a * a) 1 := by
  have h : a % 2 = 0 ∨ a % 2 = 1 := by omega
  rcases h with h | h
  · left
    obtain ⟨k, rfl⟩ : ∃ k, a = 2 * k := ⟨a / 2, by omega⟩
    exact ⟨k * k, by grind⟩
  · right
    obtain ⟨k, rfl⟩ : ∃ k, a = 2 * k + 1 := ⟨a / 2, by omega⟩
    exact ⟨k * k + k, by grind⟩

/-- No sum of two squares is congruent to three modulo four. -/
theorem not_cong_three_of_sum_sq (a b : Int) : ¬ Cong 4 (a * a + b * b) 3 := by
  intro h
  rcases sq_cong_four a with ha | ha <;> rcases sq_cong_four b with hb | hb <;>
    exact absurd ((ha.add hb).symm.trans h) (by decide)

end Orchard
