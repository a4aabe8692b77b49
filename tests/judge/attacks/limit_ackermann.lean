-- rule: timeout | limit | error
-- timeout: 2
-- header: def ack : Nat → Nat → Nat | 0, n => n + 1 | m + 1, 0 => ack m 1 | m + 1, n + 1 => ack m (ack (m + 1) n)
-- statement: theorem t : ack 4 2 = 0
-- why: more steps than there is time for
set_option maxRecDepth 100000 in
set_option maxHeartbeats 0 in
theorem t : ack 4 2 = 0 := by
  simp [ack]
