-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: the keyword of earlier versions
constant cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
