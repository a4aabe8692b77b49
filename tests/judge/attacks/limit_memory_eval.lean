-- rule: limit | timeout
-- timeout: 4
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: memory without end
partial def grow (xs : List Nat) : Nat := grow (7 :: xs)
#eval grow []
theorem t (a b : Nat) : a * b = a + b := by omega
