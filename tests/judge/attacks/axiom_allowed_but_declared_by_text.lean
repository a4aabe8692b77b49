-- rule: axiom | statement
-- axioms: my_axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the allowed axiom is not in the header: the text chooses what it says
axiom my_axiom : False
theorem t (a b : Nat) : a * b = a + b := my_axiom.elim
