-- rule: error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: library functions cannot get another implementation
def plus (a b : Nat) := a * b
attribute [implemented_by plus] Nat.add
theorem t (a b : Nat) : a * b = a + b := by native_decide +revert
