-- rule: kernel | engine | timeout | error
-- timeout: 10
-- header: import Lean
-- statement: theorem t : True
-- naive: accepted
-- why: a string where a proof should be
open Lean Meta Elab
unsafe def textImpl (n : String) : Expr := unsafeCast n
@[implemented_by textImpl] def text (n : String) : Expr := mkStrLit n
elab "plant" : term => do
  let v : TheoremVal := { name := `t, levelParams := [], type := mkConst ``True, value := text "proof" }
  modifyEnv fun env => match env.addDeclCore 0 (.thmDecl v) none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
