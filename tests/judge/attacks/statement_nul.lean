-- rule: error
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: a NUL character in the middle: nothing may end the text there
theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b
⟪u+0000⟫
theorem u : 1 = 2 := rfl
