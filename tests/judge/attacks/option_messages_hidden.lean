-- rule: error | sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: options that hide messages hide no error
set_option warn.sorry false
set_option maxErrors 0
set_option pp.all true
theorem t (a b : Nat) : a * b = a + b := by omega
