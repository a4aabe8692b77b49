-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: an opaque constant needs an inhabitant
opaque cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
