-- rule: missing
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: the proof stands in a string
def s := "theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b"
