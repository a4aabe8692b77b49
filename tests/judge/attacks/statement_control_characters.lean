-- rule: error
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: bell, escape, delete, backspace
theorem t (a b : Nat) : ⟪u+0007⟫a + b ⟪u+001b⟫[2K = b + a⟪u+0008⟫ := Nat.add_comm⟪u+007f⟫ a b
