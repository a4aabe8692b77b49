-- rule: type
-- statement: theorem t.{u, v} (α : Sort u) (β : Sort v) (f : α → β) (h : ∀ y, Nonempty (f y = f y)) (x y : α) : f x = f y
-- naive: accepted
-- why: both universes are one, and that is Prop, where everything is equal
theorem t.{u} (α : Sort u) (β : Prop) (f : α → β) (h : ∀ y, Nonempty (f y = f y)) (x y : α) : f x = f y := rfl
