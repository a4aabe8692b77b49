-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a private axiom with an allowed name
private axiom propext' : False
private axiom Classical.choice' : 1 = 2
theorem t (a b : Nat) : a * b = a + b := propext'.elim
