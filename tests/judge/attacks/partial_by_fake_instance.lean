-- rule: partial | sorry
-- statement: theorem t : False
-- naive: accepted
-- why: the inhabitant comes from a sorry
set_option warn.sorry false
instance : Nonempty False := sorryAx _ false
partial def loop (n : Nat) : False := loop n
theorem t : False := loop 0
