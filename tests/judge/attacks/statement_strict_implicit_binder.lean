-- rule: type
-- statement: theorem t (p : Prop) {h : p} : p
-- naive: accepted
-- why: strict implicit instead of implicit
theorem t (p : Prop) ⦃h : p⦄ : p := h
