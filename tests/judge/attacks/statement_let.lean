-- rule: type
-- statement: theorem t (a : Nat) : a + 1 = 1 + a
-- naive: accepted
-- why: equal by unfolding is not the same statement
theorem t (a : Nat) : let b := a + 1; b = 1 + a := Nat.add_comm a 1
