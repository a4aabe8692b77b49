-- rule: type
-- statement: theorem t.{u, v} (α : Type u) (β : Type v) : Nonempty (α × β) ↔ Nonempty α ∧ Nonempty β
-- naive: accepted
-- why: a universe parameter that is declared and not used
universe w
theorem t.{u, v} (α : Type u) (β : Type u) : Nonempty (α × β) ↔ Nonempty α ∧ Nonempty β := by
  have : PUnit.{v + 1} := ⟨⟩
  exact ⟨fun ⟨a, b⟩ => ⟨⟨a⟩, ⟨b⟩⟩, fun ⟨⟨a⟩, ⟨b⟩⟩ => ⟨a, b⟩⟩
