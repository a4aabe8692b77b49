-- rule: type
-- statement: theorem t (a b : Nat) : a < b ↔ a + 1 ≤ b
-- naive: accepted
-- why: definitionally equal is not the same statement
theorem t (a b : Nat) : a + 1 ≤ b ↔ a + 1 ≤ b := Iff.rfl
