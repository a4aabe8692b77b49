-- rule: type | environment
-- statement: inductive _B : Prop
--     | mk (h : False)
--   theorem t : _B
-- why: the constructor keeps its name and loses its condition
inductive _B : Prop
  | mk (h : True)
theorem t : _B := .mk trivial
