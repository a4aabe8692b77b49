-- rule: error | kernel | missing
-- header: import Lean
-- statement: theorem t : False
-- why: a negative inductive type by a declaration that asks for no checks
open Lean Elab in
elab "plant" : term => do
  let c := mkConst `Curry
  let ty : InductiveType := { name := `Curry, type := .sort (.succ .zero), ctors := [{ name := `Curry.mk, type := .forallE `f (.forallE `x c (mkConst ``False) .default) c .default }] }
  modifyEnv fun env => match env.addDeclCore 0 (.inductDecl [] 0 [ty] false) none false with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
theorem t : False :=
  let no : Curry → False := fun c => Curry.rec (motive := fun _ => False) (fun f _ => f (.mk f)) c
  no (.mk no)
