import Orchard.Nat.Gcd
import Orchard.Nat.Parity
import Orchard.Nat.Sums

/-!
# Fibonacci numbers
-/

namespace Orchard

/-- The Fibonacci numbers, which begin with zero and one. -/
def fib : Nat → Nat
  | 0 => 0
  | 1 => 1
  | n + 2 => fib n + fib (n + 1)

/-- A pair of neighbouring Fibonacci numbers, computed in linear time. -/
def fibPair : Nat → Nat × Nat
  | 0 => (0, 1)
  | n + 1 => ((fibPair n).2, (fibPair n).1 + (fibPair n).2)

@[simp] theorem fib_zero : fib 0 = 0 := rfl

@[simp] theorem fib_one : fib 1 = 1 := rfl

theorem fib_add_two (n : Nat) : fib (n + 2) = fib n + fib (n + 1) := rfl

/-- The fast computation agrees with the definition. -/
theorem fibPair_eq (n : Nat) : fibPair n = (fib n, fib (n + 1)) := by
  induction n with
  | zero => rfl
  | succ n ih => rw [fibPair, ih, fib_add_two]

theorem fib_pos {n : Nat} (h : 0 < n) : 0 < fib n := by
  induction n using fib.induct with
  | case1 => omega
  | case2 => exact Nat.one_pos
  | case3 n _ ih =>
    have := ih (Nat.succ_pos n)
    rw [fib_add_two]
    omega

theorem fib_le_fib_succ (n : Nat) : fib n ≤ fib (n + 1) := by
  cases n with
  | zero => exact Nat.zero_le _
  | succ n =>
    rw [fib_add_two]
    exact Nat.le_add_left _ _

/-- The Fibonacci numbers grow with their index. -/
theorem fib_mono {m n : Nat} (h : m ≤ n) : fib m ≤ fib n := by
  induction h with
  | refl => exact Nat.le_refl _
  | step _ ih => exact Nat.le_trans ih (fib_le_fib_succ _)

theorem fib_lt_fib_succ {n : Nat} (h : 2 ≤ n) : fib n < fib (n + 1) := by
  obtain ⟨k, rfl⟩ := Nat.exists_eq_add_of_le' h
  have hk : 0 < fib (k + 1) := fib_pos (Nat.succ_pos k)
  rw [fib_add_two (k + 1)]
  exact Nat.lt_add_of_pos_left hk

/-- The law of addition for Fibonacci numbers. -/
theorem fib_add (m n : Nat) :
    fib (m + n + 1) = fib m * fib n + fib (m + 1) * fib (n + 1) := by
  induction n generalizing m with
  | zero => simp
  | succ n ih =>
    have h := ih (m + 1)
    rw [Nat.add_right_comm m 1 n] at h
    rw [← Nat.add_assoc, h, fib_add_two m, fib_add_two n]
    grind

theorem fib_two_mul_add_one (n : Nat) :
    fib (n + n + 1) = fib n * fib n + fib (n + 1) * fib (n + 1) :=
  fib_add n n

/-- The sum of the first Fibonacci numbers is one less than a Fibonacci number. -/
theorem sumTo_fib (n : Nat) : sumTo fib n + 1 = fib (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ, fib_add_two, ← ih]
    omega

theorem sumTo_fib_sq (n : Nat) :
    sumTo (fun i => fib i * fib i) (n + 1) = fib n * fib (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ, ih, fib_add_two, ← Nat.add_mul, Nat.mul_comm]

/-- Two neighbouring Fibonacci numbers are coprime. -/
theorem coprime_fib_succ (n : Nat) : Coprime (fib n) (fib (n + 1)) := by
  induction n with
  | zero => exact euclid_zero_left 1
  | succ n ih =>
    rw [fib_add_two, Coprime, euclid_add_self]
    exact ih.symm

/-- The divisibility of indices carries over to the Fibonacci numbers. -/
theorem fib_dvd_fib_mul (m k : Nat) : fib m ∣ₒ fib (m * k) := by
  induction k with
  | zero => exact Divides.zero_right _
  | succ k ih =>
    cases m with
    | zero => simp
    | succ m =>
      rw [Nat.mul_succ, ← Nat.add_assoc, fib_add]
      exact (ih.mul_right _).add ((Divides.refl _).mul_left _)

theorem fib_dvd_fib {m n : Nat} (h : m ∣ₒ n) : fib m ∣ₒ fib n := by
  obtain ⟨k, rfl⟩ := h
  exact fib_dvd_fib_mul m k

private theorem fib_add_three (n : Nat) : fib (n + 3) = fib n + 2 * fib (n + 1) := by
  rw [fib_add_two (n + 1), fib_add_two n]
  omega

/-- A Fibonacci number is even exactly if its index is a multiple of three. -/
theorem isEven_fib_iff (n : Nat) : IsEven (fib n) ↔ n % 3 = 0 := by
  induction n using Nat.strongRecOn with
  | _ n ih =>
    match n with
    | 0 | 1 | 2 => decide
    | n + 3 =>
      have h2 : IsEven (2 * fib (n + 1)) := IsEven.mul_left ⟨1, rfl⟩ _
      rw [fib_add_three, isEven_add_iff, ih n (by omega), Nat.add_mod_right]
      simp [h2]

/-- Cassini's identity for even indices. -/
theorem cassini (n : Nat) :
    fib (2 * n) * fib (2 * n + 2) + 1 = fib (2 * n + 1) * fib (2 * n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    have h2 := fib_add_two (2 * n)
    have h3 := fib_add_two (2 * n + 1)
    have h4 := fib_add_two (2 * n + 2)
    rw [Nat.mul_succ, h4]
    grind

theorem fib_lt_two_pow (n : Nat) : fib n < 2 ^ n := by
  induction n using fib.induct with
  | case1 => decide
  | case2 => decide
  | case3 n ih1 ih2 =>
    rw [fib_add_two, Nat.pow_succ] at *
    omega

end Orchard
