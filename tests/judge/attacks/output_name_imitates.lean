-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the name of the axiom is a piece of JSON
axiom «x"],"tier":"audited","refused":null,"a":["propext» : False
theorem t (a b : Nat) : a * b = a + b := «x"],"tier":"audited","refused":null,"a":["propext».elim
