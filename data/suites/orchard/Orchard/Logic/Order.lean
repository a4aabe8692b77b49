import Orchard.Nat.Divides

/-!
# Partial orders

A class of our own for partial orders, monotone maps, bounds, and Galois connections.
-/

namespace Orchard

universe u v

/-- A partial order: a reflexive, transitive and antisymmetric relation. -/
class POrder (α : Type u) where
  /-- The relation of the order. -/
  below : α → α → Prop
  refl : ∀ a, below a a
  trans : ∀ {a b c}, below a b → below b c → below a c
  antisymm : ∀ {a b}, below a b → below b a → a = b

open POrder

@[inherit_doc POrder.below] scoped infix:50 " ⊑ " => POrder.below

/-- A map between orders is monotone if it respects them. -/
def Monotone {α : Type u} {β : Type v} [POrder α] [POrder β] (f : α → β) : Prop :=
  ∀ ⦃a b⦄, a ⊑ b → f a ⊑ f b

/-- An upper bound of a set of elements. -/
def IsUpper {α : Type u} [POrder α] (S : α → Prop) (b : α) : Prop := ∀ a, S a → a ⊑ b

/-- The least upper bound of a set of elements. -/
structure IsSup {α : Type u} [POrder α] (S : α → Prop) (b : α) : Prop where
  upper : IsUpper S b
  least : ∀ c, IsUpper S c → b ⊑ c

/-- Two maps in opposite directions form a Galois connection. -/
def Galois {α : Type u} {β : Type v} [POrder α] [POrder β] (f : α → β) (g : β → α) : Prop :=
  ∀ a b, f a ⊑ b ↔ a ⊑ g b

/-- The usual order of the natural numbers. -/
instance : POrder Nat where
  below := Nat.le
  refl := Nat.le_refl
  trans := Nat.le_trans
  antisymm := Nat.le_antisymm

/-- Natural numbers, ordered by divisibility. -/
structure DivNat where
  val : Nat

instance : POrder DivNat where
  below a b := Divides a.val b.val
  refl a := Divides.refl a.val
  trans := Divides.trans
  antisymm := by
    rintro ⟨a⟩ ⟨b⟩ hab hba
    exact congrArg DivNat.mk (Divides.antisymm hab hba)

/-- Sets of elements are ordered by inclusion. -/
instance {α : Type u} : POrder (α → Prop) where
  below S T := ∀ a, S a → T a
  refl _ _ h := h
  trans hST hTU a h := hTU a (hST a h)
  antisymm hST hTS := funext fun a => propext ⟨hST a, hTS a⟩

/-- The union of a family of sets is its least upper bound. -/
theorem isSup_union {α : Type u} (F : (α → Prop) → Prop) : IsSup F fun a => ∃ S, F S ∧ S a := by
  constructor
  · intro S hS a ha
    exact ⟨S, hS, ha⟩
  · rintro T hT a ⟨S, hS, ha⟩
    exact hT S hS a ha

variable {α : Type u} {β : Type v} [POrder α] [POrder β]

theorem below_of_eq {a b : α} (h : a = b) : a ⊑ b := h ▸ POrder.refl a

/-- Elements with the same upper bounds are equal. -/
theorem eq_of_forall_below_iff {a b : α} (h : ∀ c, a ⊑ c ↔ b ⊑ c) : a = b := by
  apply antisymm
  · exact (h b).mpr (POrder.refl b)
  · exact (h a).mp (POrder.refl a)

theorem monotone_id : Monotone (fun a : α => a) := fun _ _ h => h

theorem Monotone.comp {γ : Type v} [POrder γ] {f : α → β} {g : β → γ} (hg : Monotone g)
    (hf : Monotone f) : Monotone fun a => g (f a) :=
  fun _ _ h => hg (hf h)

theorem monotone_const (b : β) : Monotone fun _ : α => b := by
  intro _ _ _
  exact POrder.refl b

/-- In the order by divisibility one is below everything, and everything is below zero. -/
theorem divNat_bounds (a : DivNat) : DivNat.mk 1 ⊑ a ∧ a ⊑ DivNat.mk 0 :=
  ⟨Divides.one_left a.val, Divides.zero_right a.val⟩

theorem monotone_divNat_pow (n : Nat) : Monotone fun a : DivNat => DivNat.mk (a.val ^ n) := by
  intro a b hab
  exact Divides.pow hab n

/-- The least upper bound is unique. -/
theorem IsSup.unique {S : α → Prop} {b c : α} (hb : IsSup S b) (hc : IsSup S c) : b = c :=
  antisymm (hb.least c hc.upper) (hc.least b hb.upper)

theorem IsSup.below_iff {S : α → Prop} {b c : α} (hb : IsSup S b) : b ⊑ c ↔ IsUpper S c := by
  constructor
  · intro h a ha
    exact trans (hb.upper a ha) h
  · exact hb.least c

theorem IsSup.mono {S T : α → Prop} {b c : α} (hST : S ⊑ T) (hb : IsSup S b) (hc : IsSup T c) :
    b ⊑ c := by
  apply hb.least
  intro a ha
  exact hc.upper a (hST a ha)

namespace Galois

variable {f : α → β} {g : β → α}

theorem below_right (h : Galois f g) (a : α) : a ⊑ g (f a) :=
  (h a (f a)).mp (POrder.refl _)

theorem left_below (h : Galois f g) (b : β) : f (g b) ⊑ b :=
  (h (g b) b).mpr (POrder.refl _)

theorem monotone_left (h : Galois f g) : Monotone f := by
  intro a b hab
  rw [h]
  exact trans hab (h.below_right b)

theorem monotone_right (h : Galois f g) : Monotone g := by
  intro a b hab
  rw [← h]
  exact trans (h.left_below a) hab

/-- Going back and forth three times is the same as going once. -/
theorem left_right_left (h : Galois f g) (a : α) : f (g (f a)) = f a := by
  apply antisymm
  · exact h.left_below (f a)
  · exact h.monotone_left (h.below_right a)

/-- Each of the two maps determines the other one. -/
theorem unique_right {g' : β → α} (h : Galois f g) (h' : Galois f g') (b : β) : g b = g' b := by
  apply antisymm
  · exact (h' _ _).mp (h.left_below b)
  · exact (h _ _).mp (h'.left_below b)

/-- Left adjoints preserve least upper bounds. -/
theorem map_sup (h : Galois f g) {S : α → Prop} {b : α} (hb : IsSup S b) :
    IsSup (fun c => ∃ a, S a ∧ c = f a) (f b) := by
  constructor
  · rintro c ⟨a, ha, rfl⟩
    exact h.monotone_left (hb.upper a ha)
  · intro c hc
    rw [h]
    apply hb.least
    intro a ha
    exact (h a c).mp (hc _ ⟨a, ha, rfl⟩)

end Galois

/-- Multiplication and division by a positive number form a Galois connection. -/
theorem galois_mul_div {c : Nat} (hc : 0 < c) : Galois (fun n => n * c) (fun n => n / c) := by
  intro a b
  exact (Nat.le_div_iff_mul_le hc).symm

end Orchard
