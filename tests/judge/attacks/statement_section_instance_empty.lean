-- rule: type
-- statement: theorem t (p : Prop) : p
-- naive: accepted
-- why: a class that says that everything holds
class Trivial (p : Prop) : Prop where
  out : p
variable (p : Prop) [Trivial p]
theorem t : p := Trivial.out
