/-!
# Relations

Reflexive and transitive closures, the diamond property, and confluence.
-/

namespace Orchard

universe u

/-- The reflexive and transitive closure of a relation. -/
inductive Star {α : Type u} (r : α → α → Prop) : α → α → Prop
  | refl (a : α) : Star r a a
  | head {a b c : α} (h : r a b) (t : Star r b c) : Star r a c

/-- A relation has the diamond property if two steps from one place can always be joined
by one step each. -/
def Diamond {α : Type u} (r : α → α → Prop) : Prop :=
  ∀ ⦃a b c⦄, r a b → r a c → ∃ d, r b d ∧ r c d

/-- A relation is confluent if its closure has the diamond property. -/
def Confluent {α : Type u} (r : α → α → Prop) : Prop := Diamond (Star r)

/-- A normal form is a place from which no step leads away. -/
def IsNormal {α : Type u} (r : α → α → Prop) (a : α) : Prop := ∀ b, ¬ r a b

namespace Star

variable {α : Type u} {r s : α → α → Prop} {a b c : α}

theorem single (h : r a b) : Star r a b := .head h (.refl b)

/-- Two chains of steps may be put together. -/
theorem trans (hab : Star r a b) (hbc : Star r b c) : Star r a c := by
  induction hab with
  | refl => exact hbc
  | head h _ ih => exact .head h (ih hbc)

theorem tail (hab : Star r a b) (h : r b c) : Star r a c :=
  hab.trans (single h)

/-- A larger relation has a larger closure. -/
theorem mono (hrs : ∀ a b, r a b → s a b) (h : Star r a b) : Star s a b := by
  induction h with
  | refl a => exact .refl a
  | head h _ ih => exact .head (hrs _ _ h) ih

/-- Taking the closure twice gives nothing new. -/
theorem star_star_iff : Star (Star r) a b ↔ Star r a b := by
  constructor
  · intro h
    induction h with
    | refl a => exact .refl a
    | head h _ ih => exact h.trans ih
  · exact single

theorem cases_head (h : Star r a b) : a = b ∨ ∃ c, r a c ∧ Star r c b := by
  cases h with
  | refl => exact Or.inl rfl
  | head h t => exact Or.inr ⟨_, h, t⟩

/-- The closure of a symmetric relation is symmetric. -/
theorem symm (hr : ∀ a b, r a b → r b a) (h : Star r a b) : Star r b a := by
  induction h with
  | refl a => exact .refl a
  | head h _ ih => exact ih.tail (hr _ _ h)

theorem invariant {P : α → Prop} (hr : ∀ a b, r a b → P a → P b) (h : Star r a b) (ha : P a) :
    P b := by
  induction h with
  | refl => exact ha
  | head h _ ih => exact ih (hr _ _ h ha)

theorem map {β : Type u} {t : β → β → Prop} (f : α → β) (hf : ∀ a b, r a b → t (f a) (f b))
    (h : Star r a b) : Star t (f a) (f b) := by
  induction h with
  | refl a => exact .refl (f a)
  | head h _ ih => exact .head (hf _ _ h) ih

theorem eq_of_isNormal (h : Star r a b) (ha : IsNormal r a) : a = b := by
  rcases h.cases_head with rfl | ⟨c, hc, _⟩
  · rfl
  · exact absurd hc (ha c)

end Star

variable {α : Type u} {r : α → α → Prop}

/-- A single step can be joined with any chain of steps. -/
theorem Diamond.strip (hd : Diamond r) {a b c : α} (hab : r a b) (hac : Star r a c) :
    ∃ d, Star r b d ∧ r c d := by
  induction hac generalizing b with
  | refl a => exact ⟨b, .refl b, hab⟩
  | head h _ ih =>
    obtain ⟨e, hbe, hce⟩ := hd hab h
    obtain ⟨d, hed, hcd⟩ := ih hce
    exact ⟨d, .head hbe hed, hcd⟩

/-- A relation with the diamond property is confluent. -/
theorem Diamond.confluent (hd : Diamond r) : Confluent r := by
  intro a b c hab hac
  induction hab generalizing c with
  | refl a => exact ⟨c, hac, .refl c⟩
  | head h _ ih =>
    obtain ⟨e, hbe, hce⟩ := hd.strip h hac
    obtain ⟨d, hbd, hed⟩ := ih hbe
    exact ⟨d, hbd, .head hce hed⟩

/-- In a confluent relation normal forms are unique. -/
theorem Confluent.unique_normal (hc : Confluent r) {a b c : α} (hab : Star r a b)
    (hac : Star r a c) (hb : IsNormal r b) (hcn : IsNormal r c) : b = c := by
  obtain ⟨d, hbd, hcd⟩ := hc hab hac
  rw [hbd.eq_of_isNormal hb, hcd.eq_of_isNormal hcn]

theorem diamond_of_functional (h : ∀ a b c, r a b → r a c → b = c) (total : ∀ a, ∃ b, r a b) :
    Diamond r := by
  intro a b c hab hac
  obtain rfl := h a b c hab hac
  obtain ⟨d, hd⟩ := total b
  exact ⟨d, hd, hd⟩

/-- If every place is accessible in the reverse of a relation, then every place has a
normal form. -/
theorem exists_normal (hwf : WellFounded fun b a => r a b) (a : α) :
    ∃ b, Star r a b ∧ IsNormal r b := by
  induction a using hwf.induction with
  | _ a ih =>
    by_cases h : ∃ b, r a b
    · obtain ⟨b, hb⟩ := h
      obtain ⟨c, hbc, hc⟩ := ih b hb
      exact ⟨c, .head hb hbc, hc⟩
    · exact ⟨a, .refl a, fun b hb => h ⟨b, hb⟩⟩

end Orchard
