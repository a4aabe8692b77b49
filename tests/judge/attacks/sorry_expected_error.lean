-- rule: sorry
-- statement: theorem t : 1 = 2
-- naive: accepted
-- alone: refused
-- why: the error is expected, so it is no error any more
/--
error: Tactic `decide` proved that the proposition
  1 = 2
is false
-/
#guard_msgs in
theorem t : 1 = 2 := by decide
