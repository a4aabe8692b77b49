-- rule: type
-- statement: theorem t (p : Prop) : p ∨ ¬p
-- naive: accepted
-- why: an instance argument of the section is included by itself
variable (p : Prop) [Decidable p]
theorem t : p ∨ ¬p := Decidable.em p
