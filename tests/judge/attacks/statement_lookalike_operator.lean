-- rule: type
-- statement: theorem t (a b : Nat) : a ∣ b
-- naive: accepted
-- why: U+2223 and U+007C look alike
notation:50 a " ｜ " b => a + b = b + a
theorem t (a b : Nat) : a ｜ b := Nat.add_comm a b
