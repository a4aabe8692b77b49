-- rule: kernel | engine | timeout | missing | error
-- timeout: 3
-- header: import Lean
-- statement: theorem t : True
-- why: a name that is its own prefix
open Lean Meta Elab
unsafe def knotImpl (n : Name) : BaseIO Unit := (unsafeCast n : IO.Ref Name).set n
@[implemented_by knotImpl] def knot (n : Name) : BaseIO Unit := return
elab "plant" : term => do
  let n := Name.str (Name.str .anonymous "a") "b"
  let decl := Declaration.thmDecl { name := n, levelParams := [], type := mkConst ``True, value := mkConst ``True.intro }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  knot n
  return mkConst ``True.intro
def u : True := plant
