-- rule: axiom
-- axioms: my.ax
-- header: axiom my.ax : 1 = 1
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: «my.ax» prints like my.ax, which is allowed
axiom «my.ax» : 1 = 2
theorem t (a b : Nat) : a * b = a + b := absurd «my.ax» (by decide)
