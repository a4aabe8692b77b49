-- rule: sorry
-- statement: theorem t (n : Nat) : n * n = n
-- naive: accepted
-- alone: refused
-- why: termination is admitted
set_option warn.sorry false
theorem t (n : Nat) : n * n = n := t (n + 1 - 1)
termination_by n
decreasing_by all_goals exact sorryAx _ false
