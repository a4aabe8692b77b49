-- rule: kernel | partial | unsafe
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a definition that is partial for the kernel, whose proof is itself
open Lean Elab in
elab "plant" : term => do
  let decl := Declaration.defnDecl { name := `boom, levelParams := [], type := mkConst ``False, value := mkConst `boom, hints := .opaque, safety := .partial }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
set_option debug.skipKernelTC true in
theorem t (a b : Nat) : a * b = a + b := boom.elim
