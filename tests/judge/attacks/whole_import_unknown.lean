-- rule: error
-- whole: yes
-- statement: theorem t (n : Nat) : n = n
-- why: a module that is not there
import Mathlib.Evil
theorem t (n : Nat) : n = n := rfl
