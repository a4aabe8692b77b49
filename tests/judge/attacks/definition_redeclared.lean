-- rule: error
-- header: def twice (n : Nat) := n + n
-- statement: theorem t (n : Nat) : twice n = n
-- why: a constant of the header declared again
def twice (n : Nat) := n
theorem t (n : Nat) : twice n = n := rfl
