-- rule: native
-- statement: theorem t : 2 + 2 = 4
-- alone: refused
-- naive: accepted
-- why: compiled code is believed; so the refusal has to call it, also where the text is judged as a file
theorem t : 2 + 2 = 4 := by native_decide
