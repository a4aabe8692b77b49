-- rule: native | axiom
-- statement: theorem t : False
-- naive: accepted
-- alone: refused
-- why: the same with an axiom
def no (_ : Nat) : Bool := false
def yes (_ : Nat) : Bool := true
axiom lie : @no = @yes
@[csimp] theorem no_eq_yes : @no = @yes := lie
theorem h : no 0 = true := by native_decide
theorem t : False := by have := h; simp [no] at this
