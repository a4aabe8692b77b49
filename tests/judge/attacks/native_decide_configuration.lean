-- rule: native
-- statement: theorem t : 2 ^ 200 % 7 = 4
-- naive: accepted
-- alone: refused
-- why: the same by decide with a switch
theorem t : 2 ^ 200 % 7 = 4 := by decide +native
