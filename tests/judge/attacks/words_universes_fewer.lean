-- rule: type
-- statement: theorem t.{u, v} (α : Type u) (β : Type v) (a : α) (_ : β) : a = a
-- why: one universe for two
theorem t.{u} (α β : Type u) (a : α) (_ : β) : a = a := rfl
