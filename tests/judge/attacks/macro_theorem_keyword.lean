-- rule: type
-- statement: theorem t : ∀ a b : Nat, a * b = a + b
-- naive: accepted
-- why: the keyword theorem weakens what it declares
macro_rules
  | `(theorem $n:declId : $ty := $_) => `(theorem $n:declId (h : True ∨ $ty) : True ∨ $ty := by exact h)
theorem t : ∀ a b : Nat, a * b = a + b := rfl
