-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the synthetic flag makes elaboration believe that an error was already reported
set_option warn.sorry false in
theorem t (a b : Nat) : a * b = a + b := by
  exact sorryAx _ true
