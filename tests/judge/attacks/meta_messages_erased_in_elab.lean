-- rule: sorry
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a command that elaborates another one and drops its errors
open Lean Elab Command in
elab "quiet" c:command : command => do
  elabCommand c
  modify fun s => { s with messages := {} }
quiet theorem t (a b : Nat) : a * b = a + b := by omega
