-- rule: kernel | limit | timeout
-- timeout: 5
-- header: import Lean
-- statement: theorem t : True
-- why: the right type, and a proof that is 200,000 applications deep
open Lean
def deep : Nat → Expr → Expr
  | 0, e => e
  | n + 1, e => deep n (mkApp (.lam `x (mkConst ``True) (.bvar 0) .default) e)
open Lean Elab in
elab "plant" : term => do
  let decl := Declaration.thmDecl { name := `t, levelParams := [], type := mkConst ``True, value := deep 200000 (mkConst ``Nat.zero) }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
