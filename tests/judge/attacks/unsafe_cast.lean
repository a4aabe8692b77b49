-- rule: error | unsafe
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: unsafeCast of trivial
unsafe def cheat (p : Prop) : p := unsafeCast trivial
theorem t (a b : Nat) : a * b = a + b := cheat _
