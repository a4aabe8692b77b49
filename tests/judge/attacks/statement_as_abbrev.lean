-- rule: type
-- statement: theorem t (p q : Prop) : p ∧ q → q ∧ p
-- naive: accepted
-- why: an abbreviation
abbrev t (p q : Prop) : p ∧ q → q ∧ p := fun h => ⟨h.2, h.1⟩
