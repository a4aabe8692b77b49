-- rule: sorry
-- statement: theorem helper (n : Nat) : n * n = n := by sorry theorem t (n : Nat) : n * n = n
-- naive: accepted
-- why: a lemma of the statement's text may not be taken as proved
-- name: t
set_option warn.sorry false
theorem helper (n : Nat) : n * n = n := sorryAx _ false
theorem t (n : Nat) : n * n = n := helper n
