import Orchard.Nat.Divides

/-!
# The greatest common divisor

Euclid's algorithm, defined by well-founded recursion, Bézout's identity in a form
without subtraction, and coprime numbers.
-/

namespace Orchard

/-- The greatest common divisor by Euclid's algorithm. -/
def euclid (a b : Nat) : Nat :=
  if a = 0 then b else euclid (b % a) a
termination_by a
decreasing_by exact Nat.mod_lt _ (Nat.pos_of_ne_zero ‹_›)

/-- Two numbers are coprime if their greatest common divisor is one. -/
def Coprime (a b : Nat) : Prop := euclid a b = 1

@[simp] theorem euclid_zero_left (b : Nat) : euclid 0 b = b := by
  rw [euclid]
  simp

theorem euclid_rec {a : Nat} (h : a ≠ 0) (b : Nat) : euclid a b = euclid (b % a) a := by
  rw [euclid]
  simp [h]

@[simp] theorem euclid_zero_right (a : Nat) : euclid a 0 = a := by
  by_cases h : a = 0
  · subst h
    exact euclid_zero_left 0
  · rw [euclid_rec h, Nat.zero_mod, euclid_zero_left]

/-- The induction principle that follows the steps of Euclid's algorithm. -/
theorem euclid_induction {P : Nat → Nat → Prop} (zero : ∀ b, P 0 b)
    (step : ∀ a b, a ≠ 0 → P (b % a) a → P a b) (a b : Nat) : P a b := by
  induction a using Nat.strongRecOn generalizing b with
  | _ a ih =>
    by_cases h : a = 0
    · subst h
      exact zero b
    · exact step a b h (ih _ (Nat.mod_lt _ (Nat.pos_of_ne_zero h)) a)

theorem dvd_euclid_iff {d : Nat} (a b : Nat) : d ∣ₒ euclid a b ↔ d ∣ₒ a ∧ d ∣ₒ b := by
  induction a, b using euclid_induction with
  | zero b => simp
  | step a b h ih =>
    rw [euclid_rec h, ih]
    constructor
    · rintro ⟨hm, ha⟩
      exact ⟨ha, (Divides.mod_iff ha).mp hm⟩
    · rintro ⟨ha, hb⟩
      exact ⟨(Divides.mod_iff ha).mpr hb, ha⟩

theorem euclid_dvd_left (a b : Nat) : euclid a b ∣ₒ a :=
  ((dvd_euclid_iff a b).mp (Divides.refl _)).1

theorem euclid_dvd_right (a b : Nat) : euclid a b ∣ₒ b :=
  ((dvd_euclid_iff a b).mp (Divides.refl _)).2

/-- Every common divisor divides the greatest one. -/
theorem dvd_euclid {d a b : Nat} (ha : d ∣ₒ a) (hb : d ∣ₒ b) : d ∣ₒ euclid a b :=
  (dvd_euclid_iff a b).mpr ⟨ha, hb⟩

/-- The greatest common divisor does not depend on the order of the two numbers. -/
theorem euclid_comm (a b : Nat) : euclid a b = euclid b a := by
  apply Divides.antisymm
  · exact dvd_euclid (euclid_dvd_right a b) (euclid_dvd_left a b)
  · exact dvd_euclid (euclid_dvd_right b a) (euclid_dvd_left b a)

theorem euclid_assoc (a b c : Nat) : euclid (euclid a b) c = euclid a (euclid b c) := by
  apply Divides.antisymm
  · have h := (dvd_euclid_iff _ _).mp (Divides.refl (euclid (euclid a b) c))
    have hab := (dvd_euclid_iff _ _).mp h.1
    exact dvd_euclid hab.1 (dvd_euclid hab.2 h.2)
  · have h := (dvd_euclid_iff _ _).mp (Divides.refl (euclid a (euclid b c)))
    have hbc := (dvd_euclid_iff _ _).mp h.2
    exact dvd_euclid (dvd_euclid h.1 hbc.1) hbc.2

@[simp] theorem euclid_self (a : Nat) : euclid a a = a := by
  apply Divides.antisymm
  · exact euclid_dvd_left a a
  · exact dvd_euclid (Divides.refl a) (Divides.refl a)

theorem euclid_eq_left_iff {a b : Nat} : euclid a b = a ↔ a ∣ₒ b := by
  constructor
  · intro h
    rw [← h]
    exact euclid_dvd_right a b
  · intro h
    exact Divides.antisymm (euclid_dvd_left a b) (dvd_euclid (Divides.refl a) h)

theorem euclid_pos_of_pos_left {a : Nat} (b : Nat) (h : 0 < a) : 0 < euclid a b :=
  (euclid_dvd_left a b).pos h

/-- Adding one number to the other leaves the greatest common divisor as it is. -/
theorem euclid_add_self (a b : Nat) : euclid a (b + a) = euclid a b := by
  apply Divides.antisymm
  · have ha := euclid_dvd_left a (b + a)
    have hs : euclid a (b + a) ∣ₒ a + b := by
      rw [Nat.add_comm a b]
      exact euclid_dvd_right a (b + a)
    exact dvd_euclid ha (hs.of_add_left ha)
  · have ha := euclid_dvd_left a b
    exact dvd_euclid ha ((euclid_dvd_right a b).add ha)

private theorem bezout_step {a b g x y q r : Nat} (hb : b = a * q + r)
    (h : r * x = a * y + g) : b * x = a * (q * x + y) + g := by
  subst hb
  rw [Nat.add_mul, h, Nat.mul_add, Nat.mul_assoc, Nat.add_assoc]

private theorem bezout_step' {a b g x y q r : Nat} (hb : b = a * q + r)
    (h : a * x = r * y + g) : a * (x + q * y) = b * y + g := by
  subst hb
  rw [Nat.add_mul, Nat.mul_add, h, Nat.mul_assoc]
  omega

/-- Bézout's identity without subtraction: the greatest common divisor is a difference of
multiples of the two numbers, in one order or the other. -/
theorem bezout (a b : Nat) :
    ∃ x y, a * x = b * y + euclid a b ∨ b * x = a * y + euclid a b := by
  induction a, b using euclid_induction with
  | zero b => exact ⟨1, 0, Or.inr (by simp)⟩
  | step a b h ih =>
    obtain ⟨x, y, hxy⟩ := ih
    rw [← euclid_rec h] at hxy
    have hb := (Nat.div_add_mod b a).symm
    rcases hxy with hxy | hxy
    · exact ⟨_, _, Or.inr (bezout_step hb hxy)⟩
    · exact ⟨_, _, Or.inl (bezout_step' hb hxy)⟩

namespace Coprime

variable {a b c k : Nat}

theorem symm (h : Coprime a b) : Coprime b a := by
  unfold Coprime at *
  rw [euclid_comm]
  exact h

theorem one_left (b : Nat) : Coprime 1 b :=
  Divides.one_right_iff.mp (euclid_dvd_left 1 b)

/-- Numbers are coprime exactly if one is their only common divisor. -/
theorem iff_forall : Coprime a b ↔ ∀ d, d ∣ₒ a → d ∣ₒ b → d = 1 := by
  constructor
  · intro h d ha hb
    have hd := dvd_euclid ha hb
    rw [h] at hd
    exact Divides.one_right_iff.mp hd
  · intro h
    exact h _ (euclid_dvd_left a b) (euclid_dvd_right a b)

/-- Euclid's lemma for coprime numbers. -/
theorem dvd_of_dvd_mul_left (h : Coprime k a) (hd : k ∣ₒ a * b) : k ∣ₒ b := by
  obtain ⟨x, y, hxy⟩ := bezout k a
  rw [h] at hxy
  rcases hxy with hxy | hxy
  · have h1 : k ∣ₒ a * y * b + b := ⟨x * b, by rw [← Nat.mul_assoc, hxy, Nat.succ_mul]⟩
    refine h1.of_add_left ?_
    rw [Nat.mul_right_comm]
    exact hd.mul_right y
  · have h1 : k * (y * b) + b = a * b * x := by
      rw [Nat.mul_right_comm, hxy, Nat.succ_mul, Nat.mul_assoc]
    have h2 : k ∣ₒ k * (y * b) + b := by
      rw [h1]
      exact hd.mul_right x
    exact h2.of_add_left (Divides.self_mul _ _)

theorem mul_dvd (h : Coprime a b) (ha : a ∣ₒ c) (hb : b ∣ₒ c) : a * b ∣ₒ c := by
  obtain ⟨x, rfl⟩ := ha
  have hx : b ∣ₒ x := h.symm.dvd_of_dvd_mul_left hb
  exact (Divides.refl a).mul_mul hx

theorem of_dvd_left (h : Coprime b c) (ha : a ∣ₒ b) : Coprime a c := by
  rw [iff_forall] at *
  intro d hda hdc
  exact h d (hda.trans ha) hdc

/-- A number that is coprime to both factors is coprime to their product. -/
theorem mul_right (hb : Coprime a b) (hc : Coprime a c) : Coprime a (b * c) := by
  rw [iff_forall]
  intro d hda hd
  have hdb : Coprime d b := hb.of_dvd_left hda
  exact iff_forall.mp hc d hda (hdb.dvd_of_dvd_mul_left hd)

theorem pow_right (h : Coprime a b) (n : Nat) : Coprime a (b ^ n) := by
  induction n with
  | zero => exact (one_left a).symm
  | succ n ih => exact ih.mul_right h

theorem succ_self (n : Nat) : Coprime n (n + 1) := by
  rw [Nat.add_comm, Coprime, euclid_add_self]
  exact (one_left n).symm

end Coprime

end Orchard
