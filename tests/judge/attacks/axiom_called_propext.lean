-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: its last part has an allowed name
axiom Foo.propext (a b : Nat) : a * b = a + b
open Foo in
theorem t (a b : Nat) : a * b = a + b := Foo.propext a b
