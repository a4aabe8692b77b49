-- rule: kernel
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the proof is a free variable that nothing binds
open Lean Elab in
elab "plant" : term => do
  let decl := Declaration.thmDecl { name := `boom, levelParams := [], type := mkConst ``False, value := .fvar ⟨`ghost⟩ }
  modifyEnv fun env => match env.addDeclCore 0 decl none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
theorem t (a b : Nat) : a * b = a + b := boom.elim
