-- rule: type
-- statement: theorem t (p : Prop) (d : Decidable p) : p ∨ ¬p
-- naive: accepted
-- why: an instance argument instead of an explicit one
theorem t (p : Prop) [d : Decidable p] : p ∨ ¬p := Decidable.em p
