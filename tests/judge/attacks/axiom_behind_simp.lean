-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a rewrite rule for simp
@[simp] axiom mul_is_add (a b : Nat) : a * b = a + b
theorem t (a b : Nat) : a * b = a + b := by simp
