-- rule: native | implemented_by
-- statement: theorem t : False
-- naive: accepted
-- why: compiled code that lies, believed by native_decide
def truth : Bool := true
@[implemented_by truth] def falsity : Bool := false
theorem h : falsity = true := by native_decide
theorem t : False := by have := h; simp [falsity] at this
