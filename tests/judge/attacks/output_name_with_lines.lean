-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a name with an escape sequence that clears the line
axiom «ok ⟪u+001b⟫[2K⟪u+0085⟫» : False
theorem t (a b : Nat) : a * b = a + b := «ok ⟪u+001b⟫[2K⟪u+0085⟫».elim
