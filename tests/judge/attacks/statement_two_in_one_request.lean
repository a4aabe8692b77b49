-- rule: error
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: the name declared twice
theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b
theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b
