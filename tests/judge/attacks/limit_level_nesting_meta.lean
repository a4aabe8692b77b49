-- rule: type | kernel | limit | timeout
-- timeout: 5
-- header: import Lean
-- statement: theorem t : True
-- why: a universe level that is 300,000 successors deep in the type
open Lean
def high : Nat → Level → Level
  | 0, l => l
  | k + 1, l => high k (.succ l)
open Lean Elab in
elab "plant" : term => do
  let ty := mkApp (mkConst ``Nonempty [high 300001 .zero]) (.sort (high 300000 .zero))
  let decl := Declaration.thmDecl { name := `t, levelParams := [], type := ty, value := mkConst ``True.intro }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
