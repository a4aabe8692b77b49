-- rule: type
-- statement: theorem t : "ab" = "a b"
-- naive: accepted
-- why: a string gap removes white space
theorem t : "ab" = "a\
    b" := rfl
