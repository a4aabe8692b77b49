-- rule: sorry
-- statement: theorem eq_1 : (2 : Nat) + 2 = 5
-- alone: refused
-- why: a name like those that elaboration makes up does not hide a theorem
theorem eq_1 : (2 : Nat) + 2 = 5 := sorry
