-- rule: type | error
-- statement: theorem t (n : Nat) : Nat.succ n = n
-- naive: accepted
-- why: a token of the text's own eats the name of a constant
notation "Nat.succ" => id
theorem t (n : Nat) : Nat.succ n = n := rfl
