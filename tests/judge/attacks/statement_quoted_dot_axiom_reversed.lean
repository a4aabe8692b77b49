-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the same in the other order
theorem foo.h : True := trivial
axiom «foo.h» : False
theorem t (a b : Nat) : a * b = a + b := «foo.h».elim
