-- rule: kernel
-- statement: theorem t : 1 = 2
-- naive: accepted
-- alone: refused
-- why: the kernel is the only one that evaluates in decide +kernel, and it is switched off
set_option debug.skipKernelTC true in
theorem t : 1 = 2 := by decide +kernel
