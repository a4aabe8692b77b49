-- rule: missing | sorry | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: the text throws the messages away, errors as well
theorem t (a b : Nat) : a * b = a + b := by omega
open Lean Elab Command in
run_cmd modify fun s => { s with messages := {} }
