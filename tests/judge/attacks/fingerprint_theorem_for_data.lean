-- rule: type | environment
-- header: def eq_1 : Nat := 0
-- header: def eq_2 : Nat := 1
-- statement: theorem t : eq_1 = eq_2
-- why: definitions that are called like equation lemmas, with other values
theorem t : eq_1 = eq_1 := rfl
