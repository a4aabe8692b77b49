-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: one step of many
theorem t (a b : Nat) : a * b = a + b := by
  calc a * b = b * a := Nat.mul_comm a b
    _ = b + a := sorry
    _ = a + b := Nat.add_comm b a
