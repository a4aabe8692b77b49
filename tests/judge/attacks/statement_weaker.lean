-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the same name, another type
theorem t (a b : Nat) : a * b = b * a := Nat.mul_comm a b
