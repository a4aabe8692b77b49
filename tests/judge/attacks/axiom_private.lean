-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: its name is mangled
private axiom cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
