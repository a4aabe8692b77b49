-- rule: type
-- statement: theorem t (a : Nat) : a < a
-- naive: accepted
-- why: a scoped, local order
local instance (priority := 10000) mine : LT Nat := ⟨fun _ _ => True⟩
theorem t (a : Nat) : a < a := trivial
