/-!
# Classical puzzles

Well-known facts of classical and constructive logic.
-/

namespace Orchard

universe u

/-- A map is onto if it reaches everything. -/
def Onto {α β : Type u} (f : α → β) : Prop := ∀ b, ∃ a, f a = b

/-- A map is one-to-one if it keeps different things apart. -/
def OneToOne {α β : Type u} (f : α → β) : Prop := ∀ ⦃a b⦄, f a = f b → a = b

section Propositions

variable {p q r : Prop}

theorem triple_negation : ¬¬¬p ↔ ¬p := by
  constructor
  · intro h hp
    exact h fun hn => hn hp
  · intro hn hnn
    exact hnn hn

/-- The law of the excluded middle cannot be refuted, even without classical logic. -/
theorem not_not_excluded_middle (p : Prop) : ¬¬(p ∨ ¬p) := by
  intro h
  apply h
  right
  intro hp
  exact h (Or.inl hp)

/-- Peirce's law. -/
theorem peirce (h : (p → q) → p) : p := by
  by_cases hp : p
  · exact hp
  · exact h fun hp' => absurd hp' hp

theorem contrapositive : (¬q → ¬p) ↔ (p → q) := by
  constructor
  · intro h hp
    exact Classical.byContradiction fun hq => h hq hp
  · exact fun h hq hp => hq (h hp)

/-- One of two statements always implies the other. -/
theorem dummett (p q : Prop) : (p → q) ∨ (q → p) := by
  by_cases hp : p
  · exact Or.inr fun _ => hp
  · exact Or.inl fun h => absurd h hp

theorem imp_or_distrib : (p → q ∨ r) ↔ (p → q) ∨ (p → r) := by
  constructor
  · intro h
    by_cases hp : p
    · rcases h hp with hq | hr
      · exact Or.inl fun _ => hq
      · exact Or.inr fun _ => hr
    · exact Or.inl fun h' => absurd h' hp
  · rintro (h | h) hp
    · exact Or.inl (h hp)
    · exact Or.inr (h hp)

end Propositions

section Quantifiers

variable {α β : Type u}

/-- The drinker's paradox: in every pub with a guest there is somebody such that, if he
drinks, then everybody does. -/
theorem drinker [Nonempty α] (drinks : α → Prop) : ∃ a, drinks a → ∀ b, drinks b := by
  by_cases h : ∃ a, ¬ drinks a
  · obtain ⟨a, ha⟩ := h
    exact ⟨a, fun hd => absurd hd ha⟩
  · obtain ⟨a⟩ := ‹Nonempty α›
    refine ⟨a, fun _ b => ?_⟩
    exact Classical.byContradiction fun hb => h ⟨b, hb⟩

/-- The barber's paradox: nobody shaves exactly those who do not shave themselves. -/
theorem no_barber (shaves : α → α → Prop) : ¬ ∃ b, ∀ a, shaves b a ↔ ¬ shaves a a := by
  rintro ⟨b, hb⟩
  have hn : ¬ shaves b b := fun h => (hb b).mp h h
  exact hn ((hb b).mpr hn)

/-- Cantor's theorem: no map from a type reaches all of its subsets. -/
theorem cantor (f : α → α → Prop) : ¬ ∀ S : α → Prop, ∃ a, f a = S := by
  intro h
  obtain ⟨a, ha⟩ := h fun a => ¬ f a a
  apply no_barber f
  exact ⟨a, fun b => by rw [ha]⟩

/-- Lawvere's fixed point theorem. -/
theorem lawvere (f : α → α → β) (hf : ∀ g : α → β, ∃ a, f a = g) (t : β → β) :
    ∃ b, t b = b := by
  obtain ⟨a, ha⟩ := hf fun a => t (f a a)
  exact ⟨f a a, (congrFun ha a).symm⟩

theorem OneToOne.comp {γ : Type u} {f : α → β} {g : β → γ} (hg : OneToOne g)
    (hf : OneToOne f) : OneToOne fun a => g (f a) :=
  fun _ _ h => hf (hg h)

theorem Onto.comp {γ : Type u} {f : α → β} {g : β → γ} (hg : Onto g) (hf : Onto f) :
    Onto fun a => g (f a) := by
  intro c
  obtain ⟨b, rfl⟩ := hg c
  obtain ⟨a, rfl⟩ := hf b
  exact ⟨a, rfl⟩

theorem oneToOne_of_left_inverse {f : α → β} {g : β → α} (h : ∀ a, g (f a) = a) :
    OneToOne f := by
  intro a b hab
  rw [← h a, hab, h b]

/-- A map that is onto has a right inverse. -/
theorem Onto.exists_right_inverse {f : α → β} (hf : Onto f) :
    ∃ g : β → α, ∀ b, f (g b) = b :=
  ⟨fun b => (hf b).choose, fun b => (hf b).choose_spec⟩

/-- If there is a map onto a type, then there is a one-to-one map back. -/
theorem Onto.exists_oneToOne {f : α → β} (hf : Onto f) : ∃ g : β → α, OneToOne g := by
  obtain ⟨g, hg⟩ := hf.exists_right_inverse
  exact ⟨g, oneToOne_of_left_inverse hg⟩

/-- The axiom of choice as a distributive law of the quantifiers. -/
theorem skolem {r : α → β → Prop} : (∀ a, ∃ b, r a b) ↔ ∃ f : α → β, ∀ a, r a (f a) := by
  constructor
  · intro h
    exact ⟨fun a => (h a).choose, fun a => (h a).choose_spec⟩
  · rintro ⟨f, hf⟩ a
    exact ⟨f a, hf a⟩

end Quantifiers

end Orchard
