-- rule: kernel
-- header: import Lean
-- statement: theorem t : ∀ a b : Nat, a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the theorem enters the environment without the kernel
def S : Prop := ∀ a b : Nat, a * b = a + b
open Lean Elab in
elab "plant" : term => do
  modifyEnv fun env => match env.find? `S with
    | some (.defnInfo v) =>
      let decl := Declaration.thmDecl { name := `t, levelParams := [], type := v.value, value := mkConst ``True.intro }
      match env.addDeclCore 0 decl none false with
      | .ok env => env
      | .error _ => env
    | _ => env
  return mkConst ``True.intro
def u : True := plant
