-- rule: type
-- statement: theorem t (α : Type u) (x y : α) (h : Nonempty (x = y)) : x = y
-- naive: accepted
-- why: for types of the lowest universe only
theorem t (α : Type) (x y : α) (h : Nonempty (x = y)) : x = y := h.elim id
