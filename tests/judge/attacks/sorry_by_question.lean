-- rule: error | sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: by? shows the term of the proof and otherwise does what by does
theorem t (a b : Nat) : a * b = a + b := by? admit
