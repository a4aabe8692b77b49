-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: one part with a dot in it prints like the allowed name
axiom «Classical.choice» : False
theorem t (a b : Nat) : a * b = a + b := «Classical.choice».elim
