-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a library tactic gets one more way to succeed
set_option warn.sorry false
macro_rules | `(tactic| trivial) => `(tactic| exact sorryAx _ false)
theorem t (a b : Nat) : a * b = a + b := by trivial
