/-!
# Parity

Even and odd natural numbers, by existence of a half, and by a Boolean test.
-/

namespace Orchard

/-- A number is even if it is the double of some number. -/
def IsEven (n : Nat) : Prop := ∃ k, n = k + k

/-- A number is odd if it is the successor of the double of some number. -/
def IsOdd (n : Nat) : Prop := ∃ k, n = k + k + 1

/-- The Boolean test for evenness, which takes two steps at a time. -/
def evenB : Nat → Bool
  | 0 => true
  | 1 => false
  | n + 2 => evenB n

theorem isEven_zero : IsEven 0 := ⟨0, rfl⟩

theorem not_isOdd_zero : ¬ IsOdd 0 := by
  intro h
  obtain ⟨k, hk⟩ := h
  omega

/-- The successor of an even number is odd. -/
theorem IsEven.succ {n : Nat} (h : IsEven n) : IsOdd (n + 1) := by
  obtain ⟨k, rfl⟩ := h
  exact ⟨k, rfl⟩

/-- The successor of an odd number is even. -/
theorem IsOdd.succ {n : Nat} (h : IsOdd n) : IsEven (n + 1) := by
  obtain ⟨k, rfl⟩ := h
  refine ⟨k + 1, ?_⟩
  omega

theorem isEven_or_isOdd (n : Nat) : IsEven n ∨ IsOdd n := by
  induction n with
  | zero => exact Or.inl isEven_zero
  | succ n ih =>
    cases ih with
    | inl h => exact Or.inr h.succ
    | inr h => exact Or.inl h.succ

/-- No number is both even and odd. -/
theorem not_isEven_and_isOdd (n : Nat) : ¬ (IsEven n ∧ IsOdd n) := by
  rintro ⟨⟨a, ha⟩, ⟨b, hb⟩⟩
  omega

theorem not_isEven_iff {n : Nat} : ¬ IsEven n ↔ IsOdd n := by
  constructor
  · intro h
    exact (isEven_or_isOdd n).resolve_left h
  · intro h he
    exact not_isEven_and_isOdd n ⟨he, h⟩

theorem not_isOdd_iff {n : Nat} : ¬ IsOdd n ↔ IsEven n := by
  constructor
  · intro h
    exact (isEven_or_isOdd n).resolve_right h
  · intro he h
    exact not_isEven_and_isOdd n ⟨he, h⟩

section Addition

variable {m n : Nat}

theorem IsEven.add (hm : IsEven m) (hn : IsEven n) : IsEven (m + n) := by
  obtain ⟨a, rfl⟩ := hm
  obtain ⟨b, rfl⟩ := hn
  exact ⟨a + b, by omega⟩

theorem IsOdd.add (hm : IsOdd m) (hn : IsOdd n) : IsEven (m + n) := by
  obtain ⟨a, rfl⟩ := hm
  obtain ⟨b, rfl⟩ := hn
  exact ⟨a + b + 1, by omega⟩

theorem IsEven.add_isOdd (hm : IsEven m) (hn : IsOdd n) : IsOdd (m + n) := by
  obtain ⟨a, rfl⟩ := hm
  obtain ⟨b, rfl⟩ := hn
  exact ⟨a + b, by omega⟩

theorem IsOdd.add_isEven (hm : IsOdd m) (hn : IsEven n) : IsOdd (m + n) := by
  rw [Nat.add_comm]
  exact hn.add_isOdd hm

/-- A sum is even exactly if both of its parts are even or neither is. -/
theorem isEven_add_iff : IsEven (m + n) ↔ (IsEven m ↔ IsEven n) := by
  rcases isEven_or_isOdd m with hm | hm <;> rcases isEven_or_isOdd n with hn | hn
  · simp [hm, hn, hm.add hn]
  · have h := not_isEven_iff.mpr (hm.add_isOdd hn)
    simp [hm, h, not_isEven_iff.mpr hn]
  · have h := not_isEven_iff.mpr (hm.add_isEven hn)
    simp [hn, h, not_isEven_iff.mpr hm]
  · simp [not_isEven_iff.mpr hm, not_isEven_iff.mpr hn, hm.add hn]

end Addition

section Multiplication

variable {m n : Nat}

/-- A multiple of an even number is even. -/
theorem IsEven.mul_left (hm : IsEven m) (n : Nat) : IsEven (m * n) := by
  obtain ⟨a, rfl⟩ := hm
  exact ⟨a * n, Nat.add_mul a a n⟩

theorem IsEven.mul_right (m : Nat) (hn : IsEven n) : IsEven (m * n) := by
  rw [Nat.mul_comm]
  exact hn.mul_left m

theorem IsOdd.mul (hm : IsOdd m) (hn : IsOdd n) : IsOdd (m * n) := by
  obtain ⟨a, rfl⟩ := hm
  rw [Nat.succ_mul]
  exact IsEven.add_isOdd (IsEven.mul_left ⟨a, rfl⟩ n) hn

/-- A product is even exactly if one of its factors is even. -/
theorem isEven_mul_iff : IsEven (m * n) ↔ IsEven m ∨ IsEven n := by
  constructor
  · intro h
    rcases isEven_or_isOdd m with hm | hm
    · exact Or.inl hm
    · rcases isEven_or_isOdd n with hn | hn
      · exact Or.inr hn
      · exact absurd ⟨h, hm.mul hn⟩ (not_isEven_and_isOdd _)
  · rintro (h | h)
    · exact h.mul_left n
    · exact h.mul_right m

theorem isEven_mul_self_iff : IsEven (n * n) ↔ IsEven n := by
  rw [isEven_mul_iff, or_self]

/-- The product of two neighbours is always even. -/
theorem isEven_mul_succ (n : Nat) : IsEven (n * (n + 1)) := by
  rcases isEven_or_isOdd n with h | h
  · exact h.mul_left _
  · exact h.succ.mul_right n

end Multiplication

@[simp] theorem evenB_add_two (n : Nat) : evenB (n + 2) = evenB n := rfl

/-- The Boolean test changes its answer at every step. -/
@[simp] theorem evenB_succ (n : Nat) : evenB (n + 1) = !evenB n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [evenB_add_two, ih, Bool.not_not]

theorem evenB_iff (n : Nat) : evenB n = true ↔ IsEven n := by
  induction n with
  | zero => exact ⟨fun _ => isEven_zero, fun _ => rfl⟩
  | succ n ih =>
    rw [evenB_succ]
    constructor
    · intro h
      have hn : ¬ IsEven n := by
        intro he
        rw [ih.mpr he] at h
        contradiction
      exact (not_isEven_iff.mp hn).succ
    · intro h
      cases hb : evenB n with
      | false => rfl
      | true => exact absurd ⟨h, (ih.mp hb).succ⟩ (not_isEven_and_isOdd _)

instance (n : Nat) : Decidable (IsEven n) := decidable_of_iff _ (evenB_iff n)

theorem isEven_iff_mod_two {n : Nat} : IsEven n ↔ n % 2 = 0 := by
  constructor
  · rintro ⟨k, rfl⟩
    omega
  · intro h
    exact ⟨n / 2, by omega⟩

theorem isOdd_iff_mod_two {n : Nat} : IsOdd n ↔ n % 2 = 1 := by
  rw [← not_isEven_iff, isEven_iff_mod_two]
  omega

/-- A power with an odd base is odd. -/
theorem IsOdd.pow {m : Nat} (hm : IsOdd m) : ∀ n : Nat, IsOdd (m ^ n)
  | 0 => ⟨0, rfl⟩
  | n + 1 => (IsOdd.pow hm n).mul hm

end Orchard
