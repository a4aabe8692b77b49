-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: #print axioms is redefined and prints a clean bill
axiom cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
macro (priority := high) "#print" &"axioms" ident : command => `(#print "'t' does not depend on any axioms")
#print axioms t
