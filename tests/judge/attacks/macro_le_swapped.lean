-- rule: type
-- statement: theorem t (a b : Nat) (h : a < b) : b ≤ a
-- naive: accepted
-- why: the sides of an order are exchanged
macro_rules | `($a ≤ $b) => `($b ≥ $a ∧ $a ≥ $a → $a < $b ∨ True)
theorem t (a b : Nat) (h : a < b) : b ≤ a := fun _ => .inr trivial
