-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: quotients cannot be set up twice
init_quot
axiom Quot.sound {p : Prop} : p
theorem t (a b : Nat) : a * b = a + b := Quot.sound
