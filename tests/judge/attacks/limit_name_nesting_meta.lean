-- rule: missing | kernel
-- timeout: 5
-- header: import Lean
-- statement: theorem t : True
-- why: a constant with a name of 100,000 parts
open Lean
def long : Nat → Name → Name
  | 0, n => n
  | k + 1, n => long k (.str n "t")
open Lean Elab in
elab "plant" : term => do
  let decl := Declaration.thmDecl { name := long 100000 `t, levelParams := [], type := mkConst ``True, value := mkConst ``True.intro }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
