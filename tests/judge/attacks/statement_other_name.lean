-- rule: missing
-- statement: theorem t_8f14e45fceea167a (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: a name with another digit in the middle
theorem t_8f14e45fceea1671 (a b : Nat) : a + b = b + a := Nat.add_comm a b
