-- rule: type
-- statement: theorem t (s : String) : (s == "x") = true
-- naive: accepted
-- why: a Boolean equality that is always true
instance (priority := high) : BEq String := ⟨fun _ _ => true⟩
theorem t (s : String) : (s == "x") = true := rfl
