-- rule: type | error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a token of the text's own eats the name of a type
notation "Nat" => Fin 1
theorem t (a b : Nat) : a * b = a + b := by omega
