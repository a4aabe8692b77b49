-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a notation for equality that always holds
notation:50 (priority := high) a:51 " = " b:51 => Or True (Eq a b)
theorem t (a b : Nat) : a * b = a + b := .inl trivial
