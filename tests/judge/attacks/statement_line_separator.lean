-- rule: error | type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the same with U+2028
theorem t (a b : Nat) : True := trivial --⟪u+2028⟫theorem t (a b : Nat) : a * b = a + b := by omega
