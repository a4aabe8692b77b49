-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the same with Quot.sound and an argument
axiom «Quot.sound» {p : Prop} : p
theorem t (a b : Nat) : a * b = a + b := «Quot.sound»
