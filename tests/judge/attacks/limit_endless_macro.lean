-- rule: error | timeout | limit
-- timeout: 4
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a macro that expands to itself
macro "again" : term => `(again)
macro_rules | `(again) => `(again)
theorem t (a b : Nat) : a * b = a + b := again
