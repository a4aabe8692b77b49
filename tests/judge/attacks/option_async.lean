-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the proof is elaborated in the background and may not be lost
set_option Elab.async true
set_option warn.sorry false
theorem t (a b : Nat) : a * b = a + b := by
  exact sorryAx _ false
