-- rule: native
-- statement: theorem t : 2 ^ 200 % 7 = 4
-- alone: refused
-- naive: accepted
-- why: the result of compiled code
theorem t : 2 ^ 200 % 7 = 4 := by native_decide
