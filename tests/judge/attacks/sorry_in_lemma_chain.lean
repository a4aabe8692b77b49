-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: five lemmas away from the theorem
set_option warn.sorry false
theorem l₁ (a b : Nat) : a * b = a + b := sorryAx _ false
theorem l₂ (a b : Nat) : a * b = a + b := l₁ a b
theorem l₃ (a b : Nat) : a * b = a + b := l₂ a b
theorem l₄ (a b : Nat) : a * b = a + b := l₃ a b
theorem l₅ (a b : Nat) : a * b = a + b := l₄ a b
theorem t (a b : Nat) : a * b = a + b := l₅ a b
