-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the default of a structure's proof field
set_option warn.sorry false
structure Proof (p : Prop) where
  holds : p := by exact sorryAx _ false
theorem t (a b : Nat) : a * b = a + b := ({ } : Proof (a * b = a + b)).holds
