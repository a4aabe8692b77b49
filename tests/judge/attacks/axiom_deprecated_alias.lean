-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: an alias of an axiom by export
namespace Inner
axiom cheat : False
end Inner
export Inner (cheat)
theorem t (a b : Nat) : a * b = a + b := cheat.elim
