-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a structure of that name
structure t (a b : Nat) : Prop where
  holds : a * b = a + b
