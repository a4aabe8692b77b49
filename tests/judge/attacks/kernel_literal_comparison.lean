-- rule: error | kernel | kernels
-- statement: theorem target : (2 ^ 64 + 5) - 2 ^ 64 = 5 + 2 ^ 64
-- alone: refused
-- why: numbers of several words that differ in the highest bit only
theorem target : (2 ^ 64 + 5) - 2 ^ 64 = 5 + 2 ^ 64 := by decide +kernel
