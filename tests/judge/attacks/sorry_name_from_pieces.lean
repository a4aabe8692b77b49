-- rule: sorry
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the name is put together from characters, so no search for the word finds it
open Lean in
macro "done!" : term => do
  let name := mkIdent (Name.mkSimple (String.ofList ['s', 'o', 'r', 'r', 'y', 'A', 'x']))
  `($name _ false)
open Lean in
run_cmd Elab.Command.elabCommand (← `(set_option $(mkIdent (.str (.str .anonymous "warn") "sorry")) false))
set_option warn.sorry false in
theorem t (a b : Nat) : a * b = a + b := done!
