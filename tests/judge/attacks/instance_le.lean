-- rule: type
-- statement: theorem t (a b : Nat) : a ≤ b
-- naive: accepted
-- why: an order in which everything is below everything
instance (priority := high) : LE Nat := ⟨fun _ _ => True⟩
theorem t (a b : Nat) : a ≤ b := trivial
