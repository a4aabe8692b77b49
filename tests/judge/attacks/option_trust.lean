-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a trust level cannot be set by text
set_option trust 1024
theorem t (a b : Nat) : a * b = a + b := by omega
