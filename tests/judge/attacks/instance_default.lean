-- rule: type
-- statement: theorem t : (default : Nat) = 7
-- naive: accepted
-- why: another default value
instance (priority := high) : Inhabited Nat := ⟨7⟩
theorem t : (default : Nat) = 7 := rfl
