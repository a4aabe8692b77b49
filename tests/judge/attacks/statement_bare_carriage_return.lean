-- rule: error | type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a carriage return ends the comment on the screen, not for Lean
theorem t (a b : Nat) : True := trivial --⟪u+000d⟫theorem t (a b : Nat) : a * b = a + b := by omega
