-- rule: missing
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: a private theorem has another full name
private theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b
