-- rule: kernel | engine | timeout | error
-- timeout: 10
-- header: import Lean
-- statement: theorem t : True
-- naive: accepted
-- why: a term that contains itself
open Lean Meta Elab
unsafe def knotImpl (e : Expr) : BaseIO Unit := (unsafeCast e : IO.Ref Expr).set e
@[implemented_by knotImpl] def knot (e : Expr) : BaseIO Unit := return
elab "plant" : term => do
  let e := mkApp (mkConst ``id [levelZero]) (mkConst ``True)
  let decl := Declaration.thmDecl { name := `t, levelParams := [], type := mkConst ``True, value := e }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  knot e
  return mkConst ``True.intro
def u : True := plant
