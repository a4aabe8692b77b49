-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the axiom is reached by a name in French quotes
set_option warn.sorry false
theorem t (a b : Nat) : a * b = a + b := «sorryAx» _ false
