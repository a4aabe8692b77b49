-- rule: error | missing
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: a zero-width space in the name
theorem t⟪u+200b⟫ (a b : Nat) : a + b = b + a := Nat.add_comm a b
