-- rule: type | error
-- header: def twice (n : Nat) := n + n
-- statement: theorem t (n : Nat) : twice n = n
-- naive: accepted
-- why: renaming puts another constant under the name
open Function in
theorem helper : True := trivial
open Nat renaming succ → thrice
theorem t (n : Nat) : (fun twice => twice n = n) id := rfl
