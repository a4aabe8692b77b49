-- rule: kernel | engine | timeout | error
-- timeout: 10
-- header: import Lean
-- statement: theorem t : True
-- naive: accepted
-- why: a number where a proof should be
open Lean Meta Elab
unsafe def numberImpl (n : Nat) : Expr := unsafeCast n
@[implemented_by numberImpl] def number (n : Nat) : Expr := mkNatLit n
elab "plant" : term => do
  let e := number 5
  let v : TheoremVal := { name := `t, levelParams := [], type := mkConst ``True, value := e }
  let decl := Declaration.thmDecl v
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
