-- rule: missing
import Lean
open Lean Elab Command in
elab "forget" : command => do
  let env ← importModules #[{module := `Init}] {}
  setEnv env
axiom boo : False
theorem target : False := boo
forget
theorem helper : True := trivial
