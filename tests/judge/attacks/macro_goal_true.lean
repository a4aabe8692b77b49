-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: equality is elaborated as True
macro_rules | `($_ = $_) => `(True)
theorem t (a b : Nat) : a * b = a + b := trivial
