-- rule: error | unsafe | axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: an unsafe axiom
unsafe axiom cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
