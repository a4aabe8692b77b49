-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the visible statement stands in a comment in the middle of another one
theorem t (a b : Nat) : /- a * b = a + b := by /- -/ -/ a * b = b * a := Nat.mul_comm ..
