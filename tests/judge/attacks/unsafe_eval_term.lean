-- rule: error | implemented_by | unsafe
-- statement: theorem t (a b : Nat) : a * b = a + b
-- alone: refused
-- why: the term `unsafe e` makes a constant that is implemented by unsafe code
noncomputable def p (h : a * b = a + b) : a * b = a + b := unsafe h
theorem t (a b : Nat) : a * b = a + b := unsafe (unsafeCast trivial)
