-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: Nat is a bound variable
theorem t {Nat : Type} [Subsingleton Nat] [HMul Nat Nat Nat] [HAdd Nat Nat Nat] (a b : Nat) : a * b = a + b :=
  Subsingleton.elim _ _
