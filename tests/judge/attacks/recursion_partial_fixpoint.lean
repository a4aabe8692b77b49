-- rule: error
-- statement: theorem t : False
-- alone: refused
-- why: a partial fixpoint into False
def loop (n : Nat) : False := loop (n + 1)
partial_fixpoint
theorem t : False := loop 0
