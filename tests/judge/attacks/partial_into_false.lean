-- rule: error
-- statement: theorem t : False
-- why: a partial function needs an inhabited result
partial def loop (n : Nat) : False := loop n
theorem t : False := loop 0
