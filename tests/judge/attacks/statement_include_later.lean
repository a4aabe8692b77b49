-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: include by attribute of a command
variable {x : Nat} (hx : x < x)
include hx in
theorem t (a b : Nat) : a * b = a + b := absurd hx (Nat.lt_irrefl x)
