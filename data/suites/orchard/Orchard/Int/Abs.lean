/-!
# Absolute value and sign of integers
-/

namespace Orchard

/-- The absolute value of an integer, again as an integer. -/
def absZ (a : Int) : Int := if a < 0 then -a else a

/-- The sign of an integer: minus one, zero or one. -/
def sgn (a : Int) : Int := if a < 0 then -1 else if a = 0 then 0 else 1

/-- The larger one of two integers. -/
def maxZ (a b : Int) : Int := if a < b then b else a

variable (a b c : Int)

section Abs

theorem absZ_of_nonneg {a : Int} (h : 0 ≤ a) : absZ a = a := by
  unfold absZ
  rw [if_neg (Int.not_lt.mpr h)]

theorem absZ_of_neg {a : Int} (h : a < 0) : absZ a = -a := if_pos h

@[simp] theorem absZ_neg : absZ (-a) = absZ a := by
  unfold absZ
  split <;> split <;> omega

theorem absZ_nonneg : 0 ≤ absZ a := by
  unfold absZ
  split <;> omega

theorem le_absZ_self : a ≤ absZ a := by
  unfold absZ
  split <;> omega

theorem neg_le_absZ_self : -a ≤ absZ a := by
  rw [← absZ_neg]
  exact le_absZ_self (-a)

@[simp] theorem absZ_eq_zero_iff : absZ a = 0 ↔ a = 0 := by
  unfold absZ
  split <;> omega

/-- An absolute value is bounded exactly if the number and its opposite are. -/
theorem absZ_le_iff : absZ a ≤ b ↔ a ≤ b ∧ -a ≤ b := by
  constructor
  · intro h
    exact ⟨Int.le_trans (le_absZ_self a) h, Int.le_trans (neg_le_absZ_self a) h⟩
  · rintro ⟨h1, h2⟩
    unfold absZ
    split
    · exact h2
    · exact h1

/-- The triangle inequality. -/
theorem absZ_add_le : absZ (a + b) ≤ absZ a + absZ b := by
  rw [absZ_le_iff]
  constructor
  · exact Int.add_le_add (le_absZ_self a) (le_absZ_self b)
  · rw [Int.neg_add]
    exact Int.add_le_add (neg_le_absZ_self a) (neg_le_absZ_self b)

theorem absZ_sub_comm : absZ (a - b) = absZ (b - a) := by
  rw [← absZ_neg, Int.neg_sub]

/-- The triangle inequality for distances. -/
theorem absZ_sub_le : absZ (a - c) ≤ absZ (a - b) + absZ (b - c) := by
  have h := absZ_add_le (a - b) (b - c)
  rwa [show a - b + (b - c) = a - c by omega] at h

@[simp] theorem absZ_absZ : absZ (absZ a) = absZ a := absZ_of_nonneg (absZ_nonneg a)

/-- The absolute value respects products. -/
theorem absZ_mul : absZ (a * b) = absZ a * absZ b := by
  by_cases ha : a < 0 <;> by_cases hb : b < 0
  · rw [absZ_of_neg ha, absZ_of_neg hb, Int.neg_mul_neg]
    exact absZ_of_nonneg (Int.mul_nonneg_of_nonpos_of_nonpos (by omega) (by omega))
  · have hb' : 0 ≤ b := by omega
    rw [← absZ_neg, ← Int.neg_mul, absZ_of_neg ha, absZ_of_nonneg hb']
    exact absZ_of_nonneg (Int.mul_nonneg (by omega) hb')
  · have ha' : 0 ≤ a := by omega
    rw [← absZ_neg, ← Int.mul_neg, absZ_of_nonneg ha', absZ_of_neg hb]
    exact absZ_of_nonneg (Int.mul_nonneg ha' (by omega))
  · have ha' : 0 ≤ a := by omega
    have hb' : 0 ≤ b := by omega
    rw [absZ_of_nonneg ha', absZ_of_nonneg hb']
    exact absZ_of_nonneg (Int.mul_nonneg ha' hb')

theorem absZ_mul_self : absZ (a * a) = a * a := by
  rcases Int.le_total 0 a with h | h
  · exact absZ_of_nonneg (Int.mul_nonneg h h)
  · exact absZ_of_nonneg (Int.mul_nonneg_of_nonpos_of_nonpos h h)

end Abs

section Sign

@[simp] theorem sgn_zero : sgn 0 = 0 := rfl

theorem sgn_of_pos {a : Int} (h : 0 < a) : sgn a = 1 := by
  unfold sgn
  rw [if_neg (by omega), if_neg (by omega)]

theorem sgn_of_neg {a : Int} (h : a < 0) : sgn a = -1 := if_pos h

@[simp] theorem sgn_neg : sgn (-a) = -sgn a := by
  unfold sgn
  grind

theorem sgn_eq_zero_iff : sgn a = 0 ↔ a = 0 := by
  unfold sgn
  split
  · omega
  · split <;> simp_all

/-- Every integer is the product of its sign and its absolute value. -/
theorem sgn_mul_absZ : sgn a * absZ a = a := by
  rcases Int.lt_trichotomy a 0 with h | h | h
  · rw [sgn_of_neg h, absZ_of_neg h]
    omega
  · subst h
    rfl
  · rw [sgn_of_pos h, absZ_of_nonneg (Int.le_of_lt h), Int.one_mul]

theorem mul_sgn : a * sgn a = absZ a := by
  rcases Int.lt_trichotomy a 0 with h | h | h
  · rw [sgn_of_neg h, absZ_of_neg h]
    omega
  · subst h
    rfl
  · rw [sgn_of_pos h, absZ_of_nonneg (Int.le_of_lt h), Int.mul_one]

end Sign

section Max

theorem le_maxZ_left : a ≤ maxZ a b := by
  unfold maxZ
  split <;> omega

theorem le_maxZ_right : b ≤ maxZ a b := by
  unfold maxZ
  split <;> omega

/-- The maximum is the least upper bound. -/
theorem maxZ_le_iff : maxZ a b ≤ c ↔ a ≤ c ∧ b ≤ c := by
  constructor
  · intro h
    exact ⟨Int.le_trans (le_maxZ_left a b) h, Int.le_trans (le_maxZ_right a b) h⟩
  · rintro ⟨ha, hb⟩
    unfold maxZ
    split <;> assumption

theorem maxZ_comm : maxZ a b = maxZ b a := by
  apply Int.le_antisymm
  · exact (maxZ_le_iff a b _).mpr ⟨le_maxZ_right b a, le_maxZ_left b a⟩
  · exact (maxZ_le_iff b a _).mpr ⟨le_maxZ_right a b, le_maxZ_left a b⟩

/-- The absolute value is the maximum of a number and its opposite. -/
theorem absZ_eq_maxZ_neg : absZ a = maxZ a (-a) := by
  unfold absZ maxZ
  split <;> split <;> omega

theorem two_mul_maxZ : 2 * maxZ a b = a + b + absZ (a - b) := by
  unfold maxZ absZ
  split <;> split <;> omega

end Max

end Orchard
