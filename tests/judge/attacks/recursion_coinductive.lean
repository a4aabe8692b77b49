-- rule: error
-- statement: theorem t : False
-- alone: refused
-- why: a greatest fixpoint is not a proof
def loop : Prop := loop
coinductive_fixpoint
theorem t : False := by
  have : loop := by apply loop.coinduct (fun h => h) trivial
  exact this
