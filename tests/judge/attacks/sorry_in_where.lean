-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: in a where clause
set_option warn.sorry false
theorem t (a b : Nat) : a * b = a + b := go a b
where
  go (a b : Nat) : a * b = a + b := sorryAx _ false
