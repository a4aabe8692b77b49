-- rule: type
-- statement: theorem t : 2 + 2 = 5
-- naive: accepted
-- why: five is four
macro_rules | `(5) => `(4)
theorem t : 2 + 2 = 5 := rfl
