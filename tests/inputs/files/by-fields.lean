theorem pair (p q : Prop) (hp : p) (hq : q) : p ∧ q where
  left := hp
  right := hq

theorem t : True ∧ True := by sorry
