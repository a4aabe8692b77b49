-- rule: missing
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the theorem is a field of a class
class Cheat where
  t (a b : Nat) : a * b = a + b
export Cheat (t)
theorem uses [Cheat] (a b : Nat) : a * b = a + b := t a b
