-- rule: axiom
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a name with the number 1 as a part prints like one with the text 1
theorem foo.«1» : True := trivial
open Lean Elab in
elab "plant" : term => do
  let decl := Declaration.axiomDecl { name := .num `foo 1, levelParams := [], type := mkConst ``False, isUnsafe := false }
  modifyEnv fun env => match env.addDeclCore 0 decl none true with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
open Lean Elab in
elab "cheat" : term => return mkConst (.num `foo 1)
theorem t (a b : Nat) : a * b = a + b := (cheat : False).elim
