-- rule: type | error
-- statement: theorem t (a b : Nat) : a - b + b = a
-- naive: accepted
-- why: the library's instance is switched off and another one put in its place
attribute [-instance] instSubNat
instance : Sub Nat := ⟨fun a _ => a⟩
instance : Add Nat := ⟨fun a _ => a⟩
theorem t (a b : Nat) : a - b + b = a := rfl
