-- rule: error | limit | timeout
-- timeout: 3
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a term with 50,000 summands
theorem t (a b : Nat) : a * b = a + b := by
  have : 0⟪ + 1*50000⟫ = 50000 := rfl
  omega
