-- rule: type
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: implicit instead of explicit arguments: another type, though no weaker one
theorem t {a b : Nat} : a + b = b + a := Nat.add_comm a b
