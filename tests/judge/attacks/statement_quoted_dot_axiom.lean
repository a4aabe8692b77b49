-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: an axiom «foo.h» and a theorem foo.h that print alike
axiom «foo.h» : False
theorem foo.h : True := trivial
theorem t (a b : Nat) : a * b = a + b := «foo.h».elim
