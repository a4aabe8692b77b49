-- rule: missing
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: an example has no name
example (a b : Nat) : a + b = b + a := Nat.add_comm a b
