-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a section variable is a hypothesis
section
variable (h : False)
include h
theorem t (a b : Nat) : a * b = a + b := h.elim
end
