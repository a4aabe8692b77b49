-- rule: type | error
-- statement: theorem t (a b : Nat) : a = b
-- naive: accepted
-- why: a parenthesised binder gets another meaning
macro_rules | `(($e)) => `(True ∨ $e)
theorem t (a b : Nat) : (a = b) := .inl trivial
