-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: called by a symbol
axiom cheat {p : Prop} : p
local notation "□!" => cheat
theorem t (a b : Nat) : a * b = a + b := □!
