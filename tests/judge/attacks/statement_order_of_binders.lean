-- rule: type
-- statement: theorem t (a : Nat) (b : Int) (h : b < a) : b ≤ a
-- naive: accepted
-- why: the binders in another order
theorem t (b : Int) (a : Nat) (h : b < a) : b ≤ a := Int.le_of_lt h
