-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: #print and #check imitate the list of axioms
axiom cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
#print "'t' does not depend on any axioms"
