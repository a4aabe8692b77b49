-- rule: missing
import Lean
open Lean Elab Command
axiom boo : False
theorem target : False := boo
elab "swap" : command => do
  let env ← importModules #[{module := `Init}] {}
  setEnv env
  elabCommand (← `(theorem $(mkIdent `target) : True := trivial))
swap
