-- rule: type
-- statement: theorem foo.t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: both names exist; the right one has another type
theorem «foo.t» (a b : Nat) (h : a * b = a + b) : a * b = a + b := h
theorem foo.t (a b : Nat) : a * b = b * a := Nat.mul_comm a b
