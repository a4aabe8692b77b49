-- rule: type
-- statement: theorem t (n : Nat) : (n : Int) = 0
-- naive: accepted
-- why: the coercion from Nat to Int goes to zero
instance (priority := high) : IntCast Int := ⟨fun _ => 0⟩
instance (priority := high) : NatCast Int := ⟨fun _ => 0⟩
theorem t (n : Nat) : (n : Int) = 0 := rfl
