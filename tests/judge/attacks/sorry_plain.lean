-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: the oldest one
theorem t (a b : Nat) : a * b = a + b := sorry
