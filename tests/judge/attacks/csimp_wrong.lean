-- rule: native | sorry
-- statement: theorem t : False
-- naive: accepted
-- alone: refused
-- why: a wrong replacement for the compiler, then native_decide
set_option warn.sorry false
def no (_ : Nat) : Bool := false
def yes (_ : Nat) : Bool := true
@[csimp] theorem no_eq_yes : @no = @yes := sorryAx _ false
theorem h : no 0 = true := by native_decide
theorem t : False := by have := h; simp [no] at this
