-- rule: type | sorry | error
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: by itself is redefined
set_option warn.sorry false
macro_rules | `(by $_) => `(sorryAx _ false)
theorem t (a b : Nat) : a * b = a + b := by omega
