-- rule: type
-- statement: theorem t : (2 : Nat) + 2 = 5
-- naive: accepted
-- why: the numeral five means four
instance (priority := high) : OfNat Nat 5 := ⟨4⟩
theorem t : (2 : Nat) + 2 = 5 := rfl
