-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a variable that only the proof uses is not included any more
variable (h : False)
theorem t (a b : Nat) : a * b = a + b := h.elim
