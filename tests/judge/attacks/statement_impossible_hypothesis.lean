-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: one more hypothesis that nothing fulfils
theorem t (a b : Nat) (_ : a < a) : a * b = a + b := absurd ‹a < a› (Nat.lt_irrefl a)
