-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the same binders and True
theorem t (a b : Nat) : True := trivial
