-- rule: native
-- statement: theorem t : 2 ^ 200 % 7 = 4
-- naive: accepted
-- alone: refused
-- why: the axiom behind it by hand
def check : Bool := decide (2 ^ 200 % 7 = 4)
theorem t : 2 ^ 200 % 7 = 4 := of_decide_eq_true (Lean.ofReduceBool check true rfl)
