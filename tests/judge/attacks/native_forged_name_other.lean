-- rule: axiom | native
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the same under a helper's name with a macro suffix
axiom helper._native.native_decide.ax_1_1 (p : Prop) : p
theorem helper : ∀ a b : Nat, a * b = a + b := helper._native.native_decide.ax_1_1 _
theorem t (a b : Nat) : a * b = a + b := helper a b
