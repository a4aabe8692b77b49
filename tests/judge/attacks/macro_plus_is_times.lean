-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: plus is elaborated as times
macro_rules | `($a + $b) => `($a * $b)
theorem t (a b : Nat) : a * b = a + b := rfl
