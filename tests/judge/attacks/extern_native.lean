-- rule: native | error
-- statement: theorem t : False
-- why: foreign code believed by native_decide
@[extern "lean_nat_dec_eq"] def never (a b : Nat) : Bool := false
theorem h : never 1 1 = true := by native_decide
theorem t : False := by simp [never] at h
