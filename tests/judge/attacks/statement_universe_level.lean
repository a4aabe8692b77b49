-- rule: type
-- statement: theorem t.{u} (α : Type u) : ∃ β : Type (u + 1), Nonempty (β → ULift.{u + 1, u} α) ∨ True
-- naive: accepted
-- why: another level inside, same number of universe parameters
theorem t.{u} (α : Type u) : ∃ β : Type u, Nonempty (β → ULift.{u + 1, u} α) ∨ True := ⟨α, .inr trivial⟩
