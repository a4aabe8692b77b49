-- rule: environment
-- statement: opaque secret : Nat theorem t : secret = 0
-- naive: accepted
-- why: an opaque constant becomes transparent
def secret : Nat := 0
theorem t : secret = 0 := rfl
