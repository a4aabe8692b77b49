-- rule: error
-- statement: theorem t : False
-- alone: refused
-- why: replacements for the compiler do not bind the kernel
set_option warn.sorry false
def no (_ : Nat) : Bool := false
def yes (_ : Nat) : Bool := true
@[csimp] theorem no_eq_yes : @no = @yes := sorryAx _ false
theorem t : False := by
  have h : no 0 = true := by decide +kernel
  simp [no] at h
