-- rule: sorry
-- statement: theorem t : False
-- alone: refused
-- why: a function into False that does not terminate
set_option warn.sorry false
def loop (n : Nat) : False := loop (n + 1)
termination_by n
decreasing_by admit
theorem t : False := loop 0
