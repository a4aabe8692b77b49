-- rule: native | error
-- header: import Std.Tactic.BVDecide
-- statement: theorem t (x y : BitVec 8) : x &&& y = y &&& x
-- alone: refused
-- why: bv_decide believes compiled code that checks a certificate
theorem t (x y : BitVec 8) : x &&& y = y &&& x := by bv_decide
