-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: the tactic form, behind a case split
theorem t (a b : Nat) : a * b = a + b := by
  cases a with
  | zero => sorry
  | succ n => sorry
