-- rule: type
-- statement: theorem t : "\n".length = 2
-- naive: accepted
-- why: a raw string has two characters where the other has one
theorem t : r"\n".length = 2 := rfl
