-- rule: kernel
-- statement: theorem t : 2 ^ 64 = 2 ^ 64 + 1
-- naive: accepted
-- alone: refused
-- why: the kernel's defeq instead of the elaborator's
set_option debug.skipKernelTC true
theorem t : 2 ^ 64 = 2 ^ 64 + 1 := by
  apply of_decide_eq_true
  decide +kernel
