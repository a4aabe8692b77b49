-- rule: error
-- statement: theorem t : False
-- alone: refused
-- why: elimination from a proposition into data
inductive B : Prop | a | b
def B.isA : B → Bool | .a => true | .b => false
theorem t : False := nomatch (congrArg B.isA (rfl : B.a = B.b))
