-- rule: type | environment
-- statement: inductive match_1
--     | a
--     | b
--   theorem t : match_1.a = match_1.b
-- why: a type that is called like a matcher
inductive match_1
  | a
  | b
theorem t : match_1.a = match_1.a := rfl
