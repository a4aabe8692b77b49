-- rule: error | missing
-- whole: yes
-- statement: theorem t (n : Nat) : n = n
-- why: imports must come first
theorem u : True := trivial
import Lean
theorem t (n : Nat) : n = n := rfl
