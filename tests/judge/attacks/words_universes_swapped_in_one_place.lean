-- rule: type
-- statement: theorem t.{u, v} (P : Type u → Type v → Type u → Prop) (h : ∀ a b c, P a b c) (a : Type u) (b : Type v) : P a b a
-- why: no renaming of universes makes the one type of the other: the third argument has changed its universe
theorem t.{u, v} (P : Type u → Type v → Type v → Prop) (h : ∀ a b c, P a b c) (a : Type u) (b : Type v) : P a b b := h ..
