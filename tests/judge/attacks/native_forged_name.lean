-- rule: axiom | native
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: an axiom with the name that native_decide would generate
axiom t._native.native_decide.ax_1 : False
theorem t (a b : Nat) : a * b = a + b := t._native.native_decide.ax_1.elim
