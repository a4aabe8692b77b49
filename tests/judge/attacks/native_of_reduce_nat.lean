-- rule: native
-- statement: theorem t : 2 ^ 200 % 7 = 4
-- naive: accepted
-- alone: refused
-- why: the same for numbers
def value : Nat := 2 ^ 200 % 7
theorem t : 2 ^ 200 % 7 = 4 := Lean.ofReduceNat value 4 rfl
