/-!
# Finite sums

Sums of a function over an initial segment of the natural numbers, and closed forms.
-/

namespace Orchard

/-- The sum of `f i` over all `i` below `n`. -/
def sumTo (f : Nat → Nat) : Nat → Nat
  | 0 => 0
  | n + 1 => sumTo f n + f n

section General

variable (f g : Nat → Nat)

@[simp] theorem sumTo_zero : sumTo f 0 = 0 := rfl

@[simp] theorem sumTo_succ (n : Nat) : sumTo f (n + 1) = sumTo f n + f n := rfl

theorem sumTo_const (c n : Nat) : sumTo (fun _ => c) n = n * c := by
  induction n with
  | zero => simp
  | succ n ih => rw [sumTo_succ, ih, Nat.succ_mul]

theorem sumTo_add (n : Nat) : sumTo (fun i => f i + g i) n = sumTo f n + sumTo g n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    simp only [sumTo_succ, ih]
    omega

theorem sumTo_mul_left (c n : Nat) : sumTo (fun i => c * f i) n = c * sumTo f n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [sumTo_succ, sumTo_succ, ih, Nat.mul_add]

variable {f g}

/-- Sums of functions that agree below the bound are equal. -/
theorem sumTo_congr {n : Nat} (h : ∀ i, i < n → f i = g i) : sumTo f n = sumTo g n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ, sumTo_succ, h n (Nat.lt_succ_self n)]
    rw [ih fun i hi => h i (Nat.lt_succ_of_lt hi)]

theorem sumTo_le_sumTo {n : Nat} (h : ∀ i, i < n → f i ≤ g i) : sumTo f n ≤ sumTo g n := by
  induction n with
  | zero => exact Nat.le_refl 0
  | succ n ih =>
    have h1 := ih fun i hi => h i (Nat.lt_succ_of_lt hi)
    exact Nat.add_le_add h1 (h n (Nat.lt_succ_self n))

/-- A sum can be split at any place. -/
theorem sumTo_split (m n : Nat) :
    sumTo f (m + n) = sumTo f m + sumTo (fun i => f (m + i)) n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [← Nat.add_assoc, sumTo_succ, sumTo_succ, ih, Nat.add_assoc]

theorem sumTo_mono {m n : Nat} (h : m ≤ n) : sumTo f m ≤ sumTo f n := by
  obtain ⟨k, rfl⟩ := Nat.exists_eq_add_of_le h
  rw [sumTo_split]
  exact Nat.le_add_right _ _

/-- The first summand may be taken out at the front. -/
theorem sumTo_succ_left (n : Nat) : sumTo f (n + 1) = f 0 + sumTo (fun i => f (i + 1)) n := by
  rw [Nat.add_comm n 1, sumTo_split]
  simp [Nat.add_comm]

theorem sumTo_eq_zero_iff {n : Nat} : sumTo f n = 0 ↔ ∀ i, i < n → f i = 0 := by
  constructor
  · intro h i hi
    have h1 := sumTo_mono (f := f) (m := i + 1) (n := n) hi
    rw [sumTo_succ] at h1
    omega
  · intro h
    rw [sumTo_congr h, sumTo_const, Nat.mul_zero]

theorem term_le_sumTo {i n : Nat} (hi : i < n) : f i ≤ sumTo f n := by
  have h := sumTo_mono (f := f) hi
  rw [sumTo_succ] at h
  omega

/-- The order of two sums may be exchanged. -/
theorem sumTo_comm (h : Nat → Nat → Nat) (m n : Nat) :
    sumTo (fun i => sumTo (fun j => h i j) n) m = sumTo (fun j => sumTo (fun i => h i j) m) n := by
  induction m with
  | zero => exact (sumTo_const 0 n).symm
  | succ m ih => simp only [sumTo_succ, ih, sumTo_add]

/-- A sum that runs backwards has the same value. -/
theorem sumTo_reflect (n : Nat) : sumTo (fun i => f (n - 1 - i)) n = sumTo f n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ_left, sumTo_succ, Nat.add_comm, ← ih]
    congr 1
    apply sumTo_congr
    intro i hi
    congr 1
    omega

/-- A sum of differences of neighbours collapses. -/
theorem sumTo_telescope (h : ∀ i, f i ≤ f (i + 1)) (n : Nat) :
    f 0 + sumTo (fun i => f (i + 1) - f i) n = f n :=
  go n
where
  go : ∀ n, f 0 + sumTo (fun i => f (i + 1) - f i) n = f n
    | 0 => rfl
    | n + 1 => by
      have h1 := go n
      have h2 := h n
      rw [sumTo_succ]
      omega

end General

section ClosedForms

/-- The formula of the young Gauss. -/
theorem two_mul_sumTo_id (n : Nat) : 2 * sumTo (fun i => i) (n + 1) = n * (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ, Nat.mul_add, ih, ← Nat.add_mul, Nat.mul_comm]

/-- The sum of the first odd numbers is a square. -/
theorem sumTo_odd (n : Nat) : sumTo (fun i => 2 * i + 1) n = n * n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ, ih]
    grind

theorem six_mul_sumTo_sq (n : Nat) :
    6 * sumTo (fun i => i * i) (n + 1) = n * (n + 1) * (2 * n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ, Nat.mul_add, ih]
    grind

/-- The sum of the first cubes is the square of the sum of the first numbers. -/
theorem sumTo_cube (n : Nat) :
    sumTo (fun i => i * i * i) (n + 1) =
      sumTo (fun i => i) (n + 1) * sumTo (fun i => i) (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    have h := two_mul_sumTo_id n
    rw [sumTo_succ, ih, sumTo_succ (fun i => i) (n + 1)]
    grind

/-- The geometric sum for an arbitrary base, without division. -/
theorem sumTo_pow (x n : Nat) : x * sumTo (fun i => (x + 1) ^ i) n + 1 = (x + 1) ^ n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ, Nat.mul_add, Nat.pow_succ, ← ih]
    grind

theorem sumTo_two_pow (n : Nat) : sumTo (fun i => 2 ^ i) n + 1 = 2 ^ n := by
  have h := sumTo_pow 1 n
  rwa [Nat.one_mul] at h

end ClosedForms

end Orchard
