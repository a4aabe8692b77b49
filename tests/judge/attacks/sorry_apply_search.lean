-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: apply? leaves a synthetic sorry and only an information message
theorem t (a b : Nat) : a * b = a + b := by apply?
