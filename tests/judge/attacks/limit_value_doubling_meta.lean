-- rule: kernel | limit | timeout
-- timeout: 5
-- header: import Lean
-- statement: theorem t : True
-- why: a proof of 2 ^ 200 nodes that are shared in memory: whoever walks it as a tree never ends
open Lean
def wide : Nat → Expr → Expr
  | 0, e => e
  | n + 1, e => wide n (mkApp4 (mkConst ``And.intro) (mkConst ``True) (mkConst ``True) e e)
open Lean Elab in
elab "plant" : term => do
  let decl := Declaration.thmDecl { name := `t, levelParams := [], type := mkConst ``True, value := wide 200 (mkConst ``True.intro) }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
