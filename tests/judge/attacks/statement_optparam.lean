-- rule: type
-- statement: theorem t (a : Nat) (h : a = 1) : a = 1
-- naive: accepted
-- why: a default argument is another type
theorem t (a : Nat) (h : a = 1 := by decide) : a = 1 := h
