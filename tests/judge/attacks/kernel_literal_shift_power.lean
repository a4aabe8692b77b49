-- rule: engine | limit | error | kernel | kernels | timeout
-- statement: theorem target : Nat.shiftLeft 0 (2 ^ 32) = 1
-- alone: refused
-- why: a shift by 2^32 of zero, said to be one
theorem target : Nat.shiftLeft 0 (2 ^ 32) = 1 := by decide +kernel
