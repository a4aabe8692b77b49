-- rule: type | kernel | limit
-- timeout: 5
-- header: import Lean
-- statement: theorem t (a b : Nat) : a + b = b + a
-- why: a type 200,000 arrows deep, made without the parser and added without the kernel
open Lean
def deep : Nat → Expr → Expr
  | 0, e => e
  | n + 1, e => deep n (.forallE `x (mkConst ``True) e .default)
open Lean Elab in
elab "plant" : term => do
  let decl := Declaration.thmDecl { name := `t, levelParams := [], type := deep 200000 (mkConst ``True), value := mkConst ``True.intro }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
