-- rule: missing
-- whole: yes
-- header: namespace Bank
-- statement: theorem t (n : Nat) : n = n
-- naive: accepted
-- why: a whole file outside the asker's namespace
theorem t (n : Nat) : n = n := rfl
