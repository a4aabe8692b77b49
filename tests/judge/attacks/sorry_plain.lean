-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: the oldest one
theorem t (a b : Nat) : a * b = a + b := sorry
