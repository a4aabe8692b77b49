-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a universe-polymorphic axiom used at Prop
axiom lift.{u} (α : Sort u) : α
theorem t (a b : Nat) : a * b = a + b := lift.{0} _
