-- rule: type | environment
-- statement: theorem t : _two + _two = 5
-- header: def _two : Nat := 2
-- whole: yes
-- naive: accepted
-- why: what is named like something made up counts by what it is, and is something else here
def _two : Nat := 3
theorem t : _two + _two - 1 = 5 := rfl
