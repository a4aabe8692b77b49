-- rule: type
-- statement: theorem t : (1 : Nat) / 2 = 1
-- naive: accepted
-- why: a division that rounds up
instance (priority := high) : Div Nat := ⟨fun a b => (a + b - 1).div b⟩
theorem t : (1 : Nat) / 2 = 1 := by decide
