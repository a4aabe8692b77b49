theorem given : 1 = 1 := rfl

theorem inner (p q : Prop) (h : p ∧ q) : q ∧ p := by
  constructor
  · sorry
  · exact h.1

theorem outer (p q : Prop) (h : p ∧ q) : q ∧ p := inner p q h

theorem last (a b : Nat) : a + b = b + a := by
  have h : 1 = 1 := by admit
  omega
