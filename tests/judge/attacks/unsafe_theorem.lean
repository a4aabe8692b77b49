-- rule: error | unsafe
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: an unsafe theorem may call itself
unsafe theorem t (a b : Nat) : a * b = a + b := t a b
