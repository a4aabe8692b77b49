theorem twice_zero : twice 0 = 0 := by
  rw [twice_eq]
