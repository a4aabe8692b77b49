-- rule: axiom
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: no command declares the axiom, an elaborator does
open Lean Elab in
elab "plant" : term => do
  let decl := Declaration.axiomDecl { name := `Classical.choice.more, levelParams := [], type := mkConst ``False, isUnsafe := false }
  modifyEnv fun env => match env.addDeclCore 0 decl none true with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
theorem t (a b : Nat) : a * b = a + b := Classical.choice.more.elim
