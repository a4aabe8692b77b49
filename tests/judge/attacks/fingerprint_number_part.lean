-- rule: type | environment
-- header: import Lean
-- header: def foo.«1» : Nat := 1
-- statement: theorem t : foo.«1» = 0
-- why: foo.«1» and foo with the number 1 are different constants that print alike
def zero : Nat := 0
open Lean Elab in
elab "plant" : term => do
  let decl := Declaration.defnDecl { name := .num `foo 1, levelParams := [], type := mkConst ``Nat, value := mkConst `zero, hints := .abbrev, safety := .safe }
  modifyEnv fun env => match env.addDeclCore 0 decl none true with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
open Lean Elab in
elab "it" : term => return mkConst (.num `foo 1)
theorem t : it = 0 := rfl
