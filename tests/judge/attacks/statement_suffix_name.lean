-- rule: missing
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: the name continued
theorem t.t (a b : Nat) : a + b = b + a := Nat.add_comm a b
