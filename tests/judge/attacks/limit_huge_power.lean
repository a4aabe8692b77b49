-- rule: timeout | limit | error
-- timeout: 2
-- statement: theorem t : 2 ^ (2 ^ 40) = 0
-- why: a number that does not fit into memory
set_option exponentiation.threshold 10000000000000 in
theorem t : 2 ^ (2 ^ 40) = 0 := by
  decide +kernel
