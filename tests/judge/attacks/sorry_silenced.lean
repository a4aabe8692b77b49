-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the warning is switched off and the axiom applied by hand, so no message and no sorry node remains
set_option warn.sorry false in
theorem t (a b : Nat) : a * b = a + b := sorryAx _ false
