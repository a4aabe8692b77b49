-- rule: type
-- statement: theorem t : Nonempty Nat
-- naive: accepted
-- why: an opaque constant
opaque t : Nonempty Nat := ⟨0⟩
