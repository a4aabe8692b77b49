-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a helper whose type, not whose value, hides the sorry
set_option warn.sorry false
def P : Nat → Nat → Prop := sorryAx _ false
theorem helper (h : P 0 0 = (0 = 0)) : True := trivial
theorem t (a b : Nat) : a * b = a + b := cast (sorryAx (True = (a * b = a + b)) false) trivial
