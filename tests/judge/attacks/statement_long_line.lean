-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the weaker conclusion stands 200,000 columns to the right
theorem t (a b : Nat) :⟪ *200000⟫True := trivial
