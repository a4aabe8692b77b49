-- rule: kernel | engine | timeout | error | missing
-- timeout: 10
-- header: import Lean
-- statement: theorem t : True
-- naive: accepted
-- why: an address taken out of the air
open Lean Meta Elab
unsafe def wildImpl (n : USize) : Expr := unsafeCast (n, n)
@[implemented_by wildImpl] def wild (_ : USize) : Expr := mkConst ``True.intro
elab "plant" : term => do
  let v : TheoremVal := { name := `t, levelParams := [], type := mkConst ``True, value := wild 305419896 }
  modifyEnv fun env => match env.addDeclCore 0 (.thmDecl v) none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
