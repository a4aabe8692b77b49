-- rule: kernel
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the third projection of a pair
open Lean Elab in
elab "plant" : term => do
  let pair := mkApp4 (mkConst ``And.intro) (mkConst ``True) (mkConst ``True) (mkConst ``True.intro) (mkConst ``True.intro)
  let decl := Declaration.thmDecl { name := `boom, levelParams := [], type := mkConst ``False, value := .proj `And 7 pair }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
theorem t (a b : Nat) : a * b = a + b := boom.elim
