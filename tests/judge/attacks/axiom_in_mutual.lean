-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: a mutual block may not hold an axiom
mutual
axiom cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
end
