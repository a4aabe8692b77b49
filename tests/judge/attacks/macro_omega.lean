-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: omega is redefined
set_option warn.sorry false
macro (priority := high) "omega" : tactic => `(tactic| exact sorryAx _ false)
theorem t (a b : Nat) : a * b = a + b := by omega
