-- rule: missing
import Lean

theorem target : (2 : Nat) + 2 = 5 := by
  exact lcProof

open Lean Elab Command
elab "swap" : command => do
  let env ← importModules #[{module := `Init}] {}
  setEnv env
  elabCommand (← `(theorem $(mkIdent `target) : True := trivial))
swap
