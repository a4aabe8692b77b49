-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: behind a definition, irreducible
axiom cheat : PEmpty.{1}
@[irreducible] noncomputable def oracle : PEmpty := cheat
theorem t (a b : Nat) : a * b = a + b := oracle.elim
