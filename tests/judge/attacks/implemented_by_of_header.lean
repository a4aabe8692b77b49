-- rule: implemented_by
-- header: def fast (n : Nat) := n + n
-- header: @[implemented_by fast] def slow (n : Nat) := 2 * n
-- statement: theorem t (n : Nat) : slow n = 2 * n
-- naive: accepted
-- why: what the statement computes with has other code than its definition
theorem t (n : Nat) : slow n = 2 * n := rfl
