-- rule: kernel
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: two unchecked theorems that prove each other
open Lean Elab in
elab "plant" : term => do
  let one := Declaration.thmDecl { name := `boom, levelParams := [], type := mkConst ``False, value := mkConst `bang }
  let two := Declaration.thmDecl { name := `bang, levelParams := [], type := mkConst ``False, value := mkConst `boom }
  modifyEnv fun env => match env.addDeclCore 0 one none false with
    | .ok env => match env.addDeclCore 0 two none false with
      | .ok env => env
      | .error _ => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
theorem t (a b : Nat) : a * b = a + b := boom.elim
