-- rule: error | unsafe
-- statement: theorem t : False
-- alone: refused
-- why: unsafe types may be negative; a theorem may not use them
unsafe inductive Curry | mk (f : Curry → False)
unsafe def Curry.not : Curry → False | .mk f => f (.mk f)
theorem t : False := Curry.not (.mk Curry.not)
