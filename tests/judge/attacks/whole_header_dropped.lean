-- rule: error
-- whole: yes
-- header: def double (n : Nat) : Nat := n + n
-- statement: theorem t (n : Nat) : double n = n
-- why: a whole file without the asker's definition
theorem t (n : Nat) : double n = n := rfl
