-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the theorem itself mentions no sorry, the default value of an argument does
set_option warn.sorry false
theorem helper (a b : Nat) (h : a * b = a + b := sorryAx _ false) : a * b = a + b := h
theorem t (a b : Nat) : a * b = a + b := helper a b
