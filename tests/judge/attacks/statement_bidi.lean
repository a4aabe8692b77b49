-- rule: error | type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: control characters turn the printed order of the line
theorem t (a b : Nat) : ⟪u+202e⟫ a * b = a + b ⟪u+2066⟫ ∨ True := .inr trivial
