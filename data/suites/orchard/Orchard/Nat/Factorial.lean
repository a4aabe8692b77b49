import Orchard.Nat.Divides

/-!
# Factorials and binomial coefficients
-/

namespace Orchard

/-- The factorial of a number: the product of all positive numbers up to it. -/
def fact : Nat → Nat
  | 0 => 1
  | n + 1 => (n + 1) * fact n

/-- The number of ways to choose `k` of `n` things, by Pascal's rule. -/
def choose : Nat → Nat → Nat
  | _, 0 => 1
  | 0, _ + 1 => 0
  | n + 1, k + 1 => choose n k + choose n (k + 1)

@[simp] theorem fact_zero : fact 0 = 1 := rfl

theorem fact_succ (n : Nat) : fact (n + 1) = (n + 1) * fact n := rfl

theorem fact_pos (n : Nat) : 0 < fact n := by
  induction n with
  | zero => exact Nat.one_pos
  | succ n ih => exact Nat.mul_pos (Nat.succ_pos n) ih

/-- Every positive number up to `n` divides the factorial of `n`. -/
theorem dvd_fact {k n : Nat} (hk : 0 < k) (h : k ≤ n) : k ∣ₒ fact n := by
  induction n with
  | zero => omega
  | succ n ih =>
    rw [fact_succ]
    by_cases hkn : k = n + 1
    · subst hkn
      exact Divides.self_mul _ _
    · exact (ih (by omega)).mul_left (n + 1)

theorem fact_dvd_fact {m n : Nat} (h : m ≤ n) : fact m ∣ₒ fact n := by
  induction h with
  | refl => exact Divides.refl _
  | step _ ih => exact ih.mul_left _

theorem fact_le_fact {m n : Nat} (h : m ≤ n) : fact m ≤ fact n :=
  (fact_dvd_fact h).le (fact_pos n)

theorem self_le_fact (n : Nat) : n ≤ fact n := by
  cases n with
  | zero => exact Nat.zero_le _
  | succ n => exact (dvd_fact (Nat.succ_pos n) (Nat.le_refl _)).le (fact_pos _)

/-- From four on, the factorial grows faster than the powers of two. -/
theorem two_pow_lt_fact (n : Nat) : 2 ^ (n + 4) < fact (n + 4) := by
  induction n with
  | zero => decide
  | succ n ih =>
    have h : 2 * fact (n + 4) ≤ (n + 5) * fact (n + 4) := Nat.mul_le_mul_right _ (by omega)
    calc 2 ^ (n + 1 + 4) = 2 * 2 ^ (n + 4) := by rw [Nat.add_right_comm, Nat.pow_succ']
      _ < 2 * fact (n + 4) := by omega
      _ ≤ (n + 5) * fact (n + 4) := h

@[simp] theorem choose_zero_right (n : Nat) : choose n 0 = 1 := by
  cases n <;> rfl

@[simp] theorem choose_zero_succ (k : Nat) : choose 0 (k + 1) = 0 := rfl

/-- Pascal's rule. -/
theorem choose_succ_succ (n k : Nat) :
    choose (n + 1) (k + 1) = choose n k + choose n (k + 1) := rfl

theorem choose_eq_zero {n k : Nat} (h : n < k) : choose n k = 0 := by
  induction n generalizing k with
  | zero =>
    cases k with
    | zero => omega
    | succ k => rfl
  | succ n ih =>
    cases k with
    | zero => omega
    | succ k => rw [choose_succ_succ, ih (by omega), ih (by omega)]

@[simp] theorem choose_self (n : Nat) : choose n n = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [choose_succ_succ, ih, choose_eq_zero (Nat.lt_succ_self n)]

@[simp] theorem choose_one_right (n : Nat) : choose n 1 = n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [choose_succ_succ, ih, choose_zero_right, Nat.add_comm]

theorem choose_pos {n k : Nat} (h : k ≤ n) : 0 < choose n k := by
  induction n generalizing k with
  | zero =>
    have hk : k = 0 := by omega
    subst hk
    exact Nat.one_pos
  | succ n ih =>
    cases k with
    | zero => exact Nat.one_pos
    | succ k =>
      have := ih (k := k) (by omega)
      rw [choose_succ_succ]
      omega

/-- The rule of absorption for binomial coefficients. -/
theorem succ_mul_choose (n k : Nat) :
    (n + 1) * choose n k = choose (n + 1) (k + 1) * (k + 1) := by
  induction n generalizing k with
  | zero => cases k <;> simp [choose]
  | succ n ih =>
    cases k with
    | zero => simp
    | succ k =>
      have h1 := ih k
      have h2 := ih (k + 1)
      have h3 := choose_succ_succ n k
      rw [choose_succ_succ (n + 1) (k + 1)]
      grind

/-- Binomial coefficients in terms of factorials. -/
theorem choose_mul_fact_mul_fact (k j : Nat) :
    choose (k + j) k * fact k * fact j = fact (k + j) := by
  induction k with
  | zero => simp
  | succ k ih =>
    have h := succ_mul_choose (k + j) k
    rw [Nat.succ_add, fact_succ (k + j), ← ih, fact_succ k]
    calc choose (k + j + 1) (k + 1) * ((k + 1) * fact k) * fact j
        = choose (k + j + 1) (k + 1) * (k + 1) * fact k * fact j := by
          simp only [Nat.mul_assoc]
      _ = (k + j + 1) * (choose (k + j) k * fact k * fact j) := by
          rw [← h]
          simp only [Nat.mul_assoc]

/-- Choosing some things is the same as choosing the others. -/
theorem choose_symm (k j : Nat) : choose (k + j) k = choose (k + j) j := by
  have h1 := choose_mul_fact_mul_fact k j
  have h2 := choose_mul_fact_mul_fact j k
  rw [Nat.add_comm j k, Nat.mul_right_comm, ← h1] at h2
  have h3 := Nat.eq_of_mul_eq_mul_right (fact_pos j) h2.symm
  exact Nat.eq_of_mul_eq_mul_right (fact_pos k) h3

theorem fact_mul_fact_dvd (k j : Nat) : fact k * fact j ∣ₒ fact (k + j) := by
  rw [← choose_mul_fact_mul_fact, Nat.mul_assoc]
  exact (Divides.refl _).mul_left _

end Orchard
