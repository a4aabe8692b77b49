-- rule: error
-- statement: theorem t (n : Nat) : n * n = n
-- alone: refused
-- why: repl#44: the tactic applies the theorem itself
theorem t (n : Nat) : n * n = n := by
  cases n with
  | zero => rfl
  | succ n => exact t (n + 1)
