-- rule: sorry
-- whole: yes
-- alone: refused
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a whole file with a sorry in a lemma
set_option warn.sorry false
theorem u (a b : Nat) : a * b = a + b := sorryAx _ false
theorem t (a b : Nat) : a * b = a + b := u a b
