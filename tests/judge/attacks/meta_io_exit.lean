-- rule: engine | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: the text ends the process with success
open Lean Elab Command in
run_cmd (IO.Process.exit 0 : IO Unit)
