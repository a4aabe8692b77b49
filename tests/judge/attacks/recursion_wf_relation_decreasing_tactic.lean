-- rule: sorry
-- statement: theorem t : False
-- naive: accepted
-- alone: refused
-- why: decreasing_tactic is extended
set_option warn.sorry false
macro_rules | `(tactic| decreasing_tactic) => `(tactic| exact sorryAx _ false)
def loop (n : Nat) : False := loop (n + 1)
termination_by n
theorem t : False := loop 0
