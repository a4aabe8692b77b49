-- rule: limit | timeout | error
-- timeout: 4
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a string that doubles forty times
#eval ((List.range 40).foldl (fun s _ => s ++ s) "memory").length
theorem t (a b : Nat) : a * b = a + b := by omega
