-- rule: type
-- statement: theorem t.{u, v} (α : Type u) (β : Type v) (f : α → β) (a : α) : ∃ b : β, f a = b
-- naive: accepted
-- why: as many universe parameters, but both types live in the same universe; the other one stands in a hypothesis
theorem t.{v, u} (α : Type u) (β : Type u) (f : α → β) (a : α) (_ : ∀ γ : Type v, γ = γ) : ∃ b : β, f a = b := ⟨f a, rfl⟩
