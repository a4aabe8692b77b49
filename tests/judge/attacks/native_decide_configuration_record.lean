-- rule: native
-- statement: theorem t : 2 ^ 200 % 7 = 4
-- naive: accepted
-- alone: refused
-- why: the same by a record
theorem t : 2 ^ 200 % 7 = 4 := by decide (config := { native := true })
