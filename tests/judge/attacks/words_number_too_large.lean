-- rule: limit
-- statement: theorem t : Nat.shiftLeft 1 (2^32) = 1
-- why: a number that no memory holds: the runtime of Lean ends itself
theorem t : Nat.shiftLeft 1 (2^32) = 1 := by decide +kernel
