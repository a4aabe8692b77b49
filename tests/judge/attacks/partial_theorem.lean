-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a theorem cannot be partial
partial theorem t (a b : Nat) : a * b = a + b := t a b
