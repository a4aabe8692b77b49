-- rule: environment
-- whole: yes
-- header: def double (n : Nat) : Nat := n + n
-- statement: theorem t (n : Nat) : double n = n
-- naive: accepted
-- why: a whole file that brings the asker's definition, changed
def double (n : Nat) : Nat := n
theorem t (n : Nat) : double n = n := rfl
