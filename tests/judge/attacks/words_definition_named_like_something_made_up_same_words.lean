-- rule: type | environment
-- statement: theorem t : _two + 1 = 4
-- header: def _two : Nat := 2
-- whole: yes
-- naive: accepted
-- why: the statement word for word, about another `_two`
def _two : Nat := 3
theorem t : _two + 1 = 4 := rfl
