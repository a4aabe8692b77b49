-- rule: type | axiom
-- statement: theorem t : ∀ a b : Nat, a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the keyword theorem itself now declares axioms
macro_rules
  | `(theorem $n:declId : $ty := $_) => `(axiom $n : $ty)
theorem t : ∀ a b : Nat, a * b = a + b := rfl
