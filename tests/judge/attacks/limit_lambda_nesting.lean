-- rule: error | limit | timeout
-- timeout: 3
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: 20,000 nested functions
set_option maxRecDepth 10000000 in
theorem t (a b : Nat) : a + b = b + a := ⟪(fun x : Unit => *20000⟫Nat.add_comm a b⟪) ()*20000⟫
