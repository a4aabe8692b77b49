-- rule: missing
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: theorem is elaborated by the text: nothing happens, and no error either
open Lean Elab Command Parser in
@[command_elab Lean.Parser.Command.declaration] meta def nothing : CommandElab := fun _ => return
theorem t (a b : Nat) : a * b = a + b := by omega
