-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: «Nat.add_comm» is an axiom that prints like a library theorem
axiom «Nat.add_comm» : False
theorem t (a b : Nat) : a * b = a + b := «Nat.add_comm».elim
