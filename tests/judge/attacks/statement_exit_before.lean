-- rule: missing
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: everything after #exit is ignored
#exit
theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b
