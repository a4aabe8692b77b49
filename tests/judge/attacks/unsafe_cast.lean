-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: unsafeCast of trivial
unsafe def cheat (p : Prop) : p := unsafeCast trivial
theorem t (a b : Nat) : a * b = a + b := cheat _
