-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: a tactic of the text that admits
macro "finish" : tactic => `(tactic| first | omega | sorry)
set_option warn.sorry false in
theorem t (a b : Nat) : a * b = a + b := by finish
