-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: with relaxed auto-bound names a misspelt type becomes a variable
set_option autoImplicit true
set_option relaxedAutoImplicit true
theorem t [Subsingleton Νat] [HMul Νat Νat Νat] [HAdd Νat Νat Νat] (a b : Νat) : a * b = a + b := Subsingleton.elim _ _
