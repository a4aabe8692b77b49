-- rule: type | environment
-- axioms: _c _d
-- statement: axiom _c : Nat
--   axiom _d : Nat
--   theorem t : _c = _d
-- why: two allowed axioms of the same type
axiom _c : Nat
axiom _d : Nat
theorem t : _c = _c := rfl
