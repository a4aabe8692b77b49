-- rule: type | environment
-- statement: opaque _c : Nat
--   opaque _d : Nat
--   theorem t : _c = _d
-- why: two opaque constants with the same type and the same hidden value
opaque _c : Nat
opaque _d : Nat
theorem t : _c = _c := rfl
