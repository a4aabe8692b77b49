-- rule: missing | error
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: comments nest; the text is still inside
/- /- -/ theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b -/
