-- rule: missing
-- statement: theorem t.main (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: only a prefix of the name
theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b
