-- rule: type
-- statement: theorem t (a : Nat) (h : a = 1) : a = 1
-- naive: accepted
-- why: outParam is a definition, so the type is another term
theorem t (a : outParam Nat) (h : a = 1) : a = 1 := h
