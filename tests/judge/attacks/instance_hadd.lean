-- rule: type
-- statement: theorem t (a b : Nat) : a + b = a
-- naive: accepted
-- why: addition forgets its right side
@[instance 10000] def lopsided : HAdd Nat Nat Nat := ⟨fun a _ => a⟩
theorem t (a b : Nat) : a + b = a := rfl
