-- rule: error | kernel | kernels
-- statement: theorem target : (2 ^ 65) % (2 ^ 33 + 1) = 1
-- alone: refused
-- why: a remainder whose divisor is one more than a power of two beyond the machine's words
theorem target : (2 ^ 65) % (2 ^ 33 + 1) = 1 := by decide +kernel
