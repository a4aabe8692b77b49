-- rule: environment
-- statement: def f (n : Nat) : Nat := n + 1 theorem t (n : Nat) : f n = n
-- naive: accepted
-- why: the statement's own text declares f; the text declares it otherwise
def f (n : Nat) : Nat := n
theorem t (n : Nat) : f n = n := rfl
