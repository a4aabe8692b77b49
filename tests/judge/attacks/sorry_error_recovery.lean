-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a failed proof becomes a sorry and its error message is thrown away
#guard_msgs (drop error) in
theorem t (a b : Nat) : a * b = a + b := by omega
