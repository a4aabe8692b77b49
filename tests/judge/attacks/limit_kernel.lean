-- rule: timeout | limit | error
-- timeout: 2
-- statement: theorem t : (List.range 100000).foldl (fun a b => (a * 31 + b) % 1000003) 7 = 5
-- why: a computation in the kernel
theorem t : (List.range 100000).foldl (fun a b => (a * 31 + b) % 1000003) 7 = 5 := by decide +kernel
