-- rule: native
-- statement: theorem t : 2 ^ 200 % 7 = 4
-- naive: accepted
-- alone: refused
-- why: the same by a macro
macro "compute" : tactic => `(tactic| first | decide +native | omega)
theorem t : 2 ^ 200 % 7 = 4 := by compute
