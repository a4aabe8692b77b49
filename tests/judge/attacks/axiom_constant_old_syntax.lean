-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: the keyword of earlier versions
constant cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
