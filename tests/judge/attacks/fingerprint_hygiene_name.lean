-- rule: type | environment
-- header: opaque «c._hyg» : Nat
-- header: opaque «d._hyg» : Nat
-- statement: theorem t : «c._hyg» = «d._hyg»
-- why: names that look like those that macros make
theorem t : «c._hyg» = «c._hyg» := rfl
