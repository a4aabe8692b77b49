-- rule: limit | kernels | error | timeout
-- statement: theorem t : Nat.log2 (2^(2^17)) = 2^17
-- why: true, but the kernel unfolds the logarithm and keeps every number it meets
theorem t : Nat.log2 (2^(2^17)) = 2^17 := by decide +kernel
