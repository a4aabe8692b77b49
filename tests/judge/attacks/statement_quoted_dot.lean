-- rule: missing
-- statement: theorem foo.t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: «foo.t» is one part, foo.t are two
theorem «foo.t» (a b : Nat) : a + b = b + a := Nat.add_comm a b
