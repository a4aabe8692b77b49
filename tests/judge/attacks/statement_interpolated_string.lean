-- rule: type
-- statement: theorem t (n : Nat) : "{n}" = toString n
-- naive: accepted
-- why: the s before the quotes
theorem t (n : Nat) : s!"{n}" = toString n := rfl
