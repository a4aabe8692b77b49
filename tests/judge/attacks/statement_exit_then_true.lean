-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a text search finds the statement, after the end
theorem t (a b : Nat) : True := trivial
#exit
theorem t (a b : Nat) : a * b = a + b := by omega
