-- rule: missing | error
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: the proof stands in a comment
/- theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b -/
