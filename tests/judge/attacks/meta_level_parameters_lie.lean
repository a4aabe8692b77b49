-- rule: type | kernel
-- header: import Lean
-- statement: theorem t.{u} : ∀ (α : Type u) (_ : Nonempty α), ∃ x : α, x = x
-- naive: accepted
-- why: the universe parameter in the type is not the one that the declaration lists
def S.{u} : Prop := ∀ (α : Type u) (_ : Nonempty α), ∃ x : α, x = x
open Lean Elab in
elab "plant" : term => do
  modifyEnv fun env => match env.find? `S with
    | some (.defnInfo v) =>
      let decl := Declaration.thmDecl { name := `t, levelParams := [`v], type := v.value, value := mkConst ``True.intro }
      match env.addDeclCore 0 decl none false with
      | .ok env => env
      | .error _ => env
    | _ => env
  return mkConst ``True.intro
def u : True := plant
