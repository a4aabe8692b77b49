-- rule: error
-- statement: theorem t : False
-- alone: refused
-- why: a type with a negative occurrence
inductive Curry | mk (f : Curry → False)
def Curry.not : Curry → False | .mk f => f (.mk f)
theorem t : False := Curry.not (.mk Curry.not)
