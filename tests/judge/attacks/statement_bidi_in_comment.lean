-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the visible text differs from the logical one: the control characters stand in a comment, which is legal
theorem t (a b : Nat) : /-⟪u+202e⟫⟪u+2066⟫ a * b = a + b ⟪u+2069⟫⟪u+2066⟫-/ True := trivial
