import Orchard.Nat.Gcd
import Orchard.Nat.Parity
import Orchard.Nat.Factorial

/-!
# Prime numbers

Primality by divisors, Euclid's lemma, the existence of prime factors, and the infinity
of the primes.
-/

namespace Orchard

/-- A prime number is greater than one and has no divisors but one and itself. -/
structure IsPrime (p : Nat) : Prop where
  two_le : 2 ≤ p
  eq_one_or_self : ∀ d, d ∣ₒ p → d = 1 ∨ d = p

/-- A composite number is a product of two numbers that are both at least two. -/
def IsComposite (n : Nat) : Prop := ∃ a b, 2 ≤ a ∧ 2 ≤ b ∧ n = a * b

theorem IsPrime.pos {p : Nat} (hp : IsPrime p) : 0 < p :=
  Nat.lt_of_lt_of_le Nat.zero_lt_two hp.two_le

theorem IsPrime.ne_one {p : Nat} (hp : IsPrime p) : p ≠ 1 := by
  have := hp.two_le
  omega

theorem not_isPrime_one : ¬ IsPrime 1 := fun h => h.ne_one rfl

theorem isPrime_two : IsPrime 2 := by
  refine ⟨Nat.le_refl 2, fun d hd => ?_⟩
  have hle := hd.le Nat.zero_lt_two
  have hpos := hd.pos Nat.zero_lt_two
  omega

/-- A prime number that does not divide a number is coprime to it. -/
theorem IsPrime.coprime_of_not_dvd {p a : Nat} (hp : IsPrime p) (h : ¬ p ∣ₒ a) :
    Coprime p a := by
  rcases hp.eq_one_or_self _ (euclid_dvd_left p a) with h1 | h1
  · exact h1
  · exact absurd (euclid_eq_left_iff.mp h1) h

/-- Euclid's lemma: a prime number that divides a product divides one of the factors. -/
theorem IsPrime.dvd_mul {p a b : Nat} (hp : IsPrime p) :
    p ∣ₒ a * b ↔ p ∣ₒ a ∨ p ∣ₒ b := by
  constructor
  · intro h
    by_cases ha : p ∣ₒ a
    · exact Or.inl ha
    · exact Or.inr ((hp.coprime_of_not_dvd ha).dvd_of_dvd_mul_left h)
  · rintro (h | h)
    · exact h.mul_right b
    · exact h.mul_left a

theorem IsPrime.not_dvd_one {p : Nat} (hp : IsPrime p) : ¬ p ∣ₒ 1 := by
  rw [Divides.one_right_iff]
  exact hp.ne_one

theorem IsPrime.dvd_of_dvd_pow {p a n : Nat} (hp : IsPrime p) (h : p ∣ₒ a ^ n) : p ∣ₒ a := by
  induction n with
  | zero => exact absurd h hp.not_dvd_one
  | succ n ih =>
    rcases hp.dvd_mul.mp h with h | h
    · exact ih h
    · exact h

/-- If one prime number divides another, then they are equal. -/
theorem IsPrime.eq_of_dvd {p q : Nat} (hp : IsPrime p) (hq : IsPrime q) (h : p ∣ₒ q) :
    p = q :=
  (hq.eq_one_or_self p h).resolve_left hp.ne_one

theorem IsPrime.coprime {p q : Nat} (hp : IsPrime p) (hq : IsPrime q) (h : p ≠ q) :
    Coprime p q := by
  apply hp.coprime_of_not_dvd
  intro hd
  exact h (hp.eq_of_dvd hq hd)

/-- Composite numbers are not prime. -/
theorem IsComposite.not_isPrime {n : Nat} (h : IsComposite n) : ¬ IsPrime n := by
  obtain ⟨a, b, ha, hb, rfl⟩ := h
  intro hp
  rcases hp.eq_one_or_self a (Divides.self_mul a b) with h | h
  · omega
  · have hlt : a * 1 < a * b := Nat.mul_lt_mul_of_pos_left hb (by omega)
    omega

theorem isPrime_or_isComposite {n : Nat} (hn : 2 ≤ n) : IsPrime n ∨ IsComposite n := by
  by_cases h : ∀ d, d ∣ₒ n → d = 1 ∨ d = n
  · exact Or.inl ⟨hn, h⟩
  · right
    simp only [Classical.not_forall, not_or] at h
    obtain ⟨a, ⟨b, rfl⟩, h1, h2⟩ := h
    refine ⟨a, b, ?_, ?_, rfl⟩
    · rcases a with _ | _ | a
      · simp at hn
      · exact absurd rfl h1
      · omega
    · rcases b with _ | _ | b
      · simp at hn
      · simp at h2
      · omega

/-- Every number greater than one has a prime divisor. -/
theorem exists_prime_dvd {n : Nat} (hn : 2 ≤ n) : ∃ p, IsPrime p ∧ p ∣ₒ n := by
  induction n using Nat.strongRecOn with
  | _ n ih =>
    rcases isPrime_or_isComposite hn with hp | ⟨a, b, ha, hb, rfl⟩
    · exact ⟨n, hp, Divides.refl n⟩
    · have hlt : a * 1 < a * b := Nat.mul_lt_mul_of_pos_left hb (by omega)
      obtain ⟨p, hp, hpa⟩ := ih a (by omega) ha
      exact ⟨p, hp, hpa.mul_right b⟩

/-- There are infinitely many prime numbers: beyond every number there is one. -/
theorem exists_prime_gt (n : Nat) : ∃ p, IsPrime p ∧ n < p := by
  have hpos := fact_pos n
  obtain ⟨p, hp, hd⟩ := exists_prime_dvd (n := fact n + 1) (by omega)
  refine ⟨p, hp, Nat.lt_of_not_le fun hle => ?_⟩
  have hf : p ∣ₒ fact n := dvd_fact hp.pos hle
  exact hp.not_dvd_one (hd.of_add_left hf)

/-- Two is the only even prime number. -/
theorem IsPrime.eq_two_of_isEven {p : Nat} (hp : IsPrime p) (h : IsEven p) : p = 2 := by
  obtain ⟨k, hk⟩ := h
  have hd : 2 ∣ₒ p := ⟨k, by omega⟩
  exact (isPrime_two.eq_of_dvd hp hd).symm

theorem IsPrime.isOdd {p : Nat} (hp : IsPrime p) (h : p ≠ 2) : IsOdd p :=
  not_isEven_iff.mp fun he => h (hp.eq_two_of_isEven he)

/-- A prime number divides a factorial exactly if it is among the factors. -/
theorem IsPrime.dvd_fact {p n : Nat} (hp : IsPrime p) : p ∣ₒ fact n ↔ p ≤ n := by
  constructor
  · intro h
    induction n with
    | zero => exact absurd h hp.not_dvd_one
    | succ n ih =>
      rw [fact_succ, hp.dvd_mul] at h
      rcases h with h | h
      · exact h.le (Nat.succ_pos n)
      · exact Nat.le_succ_of_le (ih h)
  · exact Orchard.dvd_fact hp.pos

/-- The product of all numbers in a list. -/
def product (l : List Nat) : Nat := l.foldr (· * ·) 1

@[simp] theorem product_nil : product [] = 1 := rfl

@[simp] theorem product_cons (a : Nat) (l : List Nat) : product (a :: l) = a * product l := rfl

theorem product_append (l₁ l₂ : List Nat) : product (l₁ ++ l₂) = product l₁ * product l₂ := by
  induction l₁ with
  | nil => simp
  | cons a l ih => simp [ih, Nat.mul_assoc]

theorem dvd_product {a : Nat} {l : List Nat} (h : a ∈ l) : a ∣ₒ product l := by
  induction h with
  | head l => exact Divides.self_mul a _
  | tail b _ ih => exact ih.mul_left b

/-- Every positive number is a product of primes. -/
theorem exists_prime_factors {n : Nat} (hn : 0 < n) :
    ∃ l : List Nat, (∀ p ∈ l, IsPrime p) ∧ product l = n := by
  induction n using Nat.strongRecOn with
  | _ n ih =>
    by_cases h1 : n = 1
    · exact ⟨[], by simp, by simp [h1]⟩
    · obtain ⟨p, hp, k, rfl⟩ := exists_prime_dvd (n := n) (by omega)
      have hk : 0 < k := Nat.pos_of_mul_pos_left hn
      have hlt : 1 * k < p * k := Nat.mul_lt_mul_of_pos_right hp.two_le hk
      obtain ⟨l, hl, hprod⟩ := ih k (by omega) hk
      refine ⟨p :: l, ?_, by rw [product_cons, hprod]⟩
      simpa [hp] using hl

/-- A prime number that divides a product of primes is one of them. -/
theorem IsPrime.mem_of_dvd_product {p : Nat} (hp : IsPrime p) {l : List Nat}
    (hl : ∀ q ∈ l, IsPrime q) (h : p ∣ₒ product l) : p ∈ l := by
  induction l with
  | nil => exact absurd h hp.not_dvd_one
  | cons q l ih =>
    rw [product_cons, hp.dvd_mul] at h
    rcases h with h | h
    · rw [hp.eq_of_dvd (hl q (by simp)) h]
      exact List.mem_cons_self
    · exact List.mem_cons_of_mem q (ih (fun r hr => hl r (by simp [hr])) h)

end Orchard
