-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: inside a section, with variables
section
variable (p : Prop)
include p in
axiom cheat : p
end
theorem t (a b : Nat) : a * b = a + b := cheat _
