-- rule: error
-- statement: theorem t : False
-- alone: refused
-- why: a universe too low
structure U : Type where
  carrier : Type
  point : carrier
theorem t : False := nomatch (U.mk U)
