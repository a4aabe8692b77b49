-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a line comment swallows the conclusion
theorem t (a b : Nat) : -- a * b = a + b := by omega
  True := trivial
