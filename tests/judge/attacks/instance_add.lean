-- rule: type
-- statement: theorem t (a b : Nat) : a + b = 0
-- naive: accepted
-- why: addition that is always zero
instance (priority := high) : Add Nat := ⟨fun _ _ => 0⟩
theorem t (a b : Nat) : a + b = 0 := rfl
