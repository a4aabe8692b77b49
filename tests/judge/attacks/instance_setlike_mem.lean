-- rule: type
-- statement: theorem t : 3 ∈ [1, 2]
-- naive: accepted
-- why: membership that always holds
instance (priority := high) : Membership Nat (List Nat) := ⟨fun _ _ => True⟩
theorem t : 3 ∈ [1, 2] := trivial
