-- rule: type | environment
-- statement: inductive _T
--     | a
--     | b
--   theorem t : _T.a = _T.b
-- why: constructors with a made-up-looking name and the same type stand for each other
inductive _T
  | a
  | b
theorem t : _T.a = _T.a := rfl
