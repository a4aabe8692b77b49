-- rule: error
-- statement: theorem t : False
-- alone: refused
-- why: structural recursion is only claimed
def loop (n : Nat) : False := loop (n + 1)
termination_by structural n
theorem t : False := loop 0
