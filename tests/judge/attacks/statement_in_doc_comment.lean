-- rule: missing | error
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: the proof stands in the docstring of another
/-- theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b -/
theorem u : True := trivial
