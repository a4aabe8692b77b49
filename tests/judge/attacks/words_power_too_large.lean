-- rule: limit | kernels | error | timeout
-- statement: theorem t : 2^(2^24 + 1) = 2^(2^24 + 1) + 0
-- why: beyond the exponent up to which the kernel computes powers it unfolds them, one factor at a time
theorem t : 2^(2^24 + 1) = 2^(2^24 + 1) + 0 := by decide +kernel
