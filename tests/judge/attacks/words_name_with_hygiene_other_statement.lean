-- rule: type
-- statement: theorem my_hygiene : (2 : Nat) + 2 = 5
-- naive: accepted
-- why: a theorem with a name that looks made up, but another statement
theorem my_hygiene : (2 : Nat) + 2 = 4 := rfl
