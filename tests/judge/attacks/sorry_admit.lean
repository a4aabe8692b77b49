-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: admit is sorry by another name
theorem t (a b : Nat) : a * b = a + b := by
  admit
