-- rule: kernel
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the unchecked lemma is used by a checked theorem
set_option debug.skipKernelTC true in
theorem absurdity : 10 = 11 := by decide +kernel
theorem t (a b : Nat) : a * b = a + b := absurd absurdity (by decide)
