-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the right one fails silently, then the wrong one takes its name
#guard_msgs (drop all) in
#eval (fun (_ : Nat) => (rfl : 1 = 2)) 0
theorem t (a b : Nat) : a * b = b * a := Nat.mul_comm ..
