-- rule: timeout | engine
-- timeout: 2
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: asleep, where no cancel token is looked at
open Lean Elab Command in
run_cmd (IO.sleep 3600000 : IO Unit)
