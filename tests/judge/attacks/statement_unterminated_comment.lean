-- rule: error
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: a comment that never ends swallows the rest
theorem u : True := trivial
/- theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b
