-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: called by a symbol
axiom cheat {p : Prop} : p
local notation "□!" => cheat
theorem t (a b : Nat) : a * b = a + b := □!
