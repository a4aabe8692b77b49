-- rule: type
-- statement: theorem t (α β : Prop) (h : α) : β
-- naive: accepted
-- why: two names of binders that look alike; the structure differs
theorem t (α ß : Prop) (h : α) : α := h
