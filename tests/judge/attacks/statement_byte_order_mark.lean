-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a byte order mark before the text
⟪u+feff⟫theorem t (a b : Nat) : a * b = a + b := by omega
