-- rule: type
-- statement: theorem t (p : Prop) (h : p) : ¬ p
-- naive: accepted
-- why: negation disappears
macro_rules | `(¬ $p) => `($p)
theorem t (p : Prop) (h : p) : ¬ p := h
