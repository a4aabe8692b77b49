-- rule: type | kernel
-- header: import Lean
-- statement: theorem t.{u, v} : ∀ (α : Type u) (β : Type v), Nonempty (α → β) → Nonempty (α → β)
-- naive: accepted
-- why: the same universe parameter listed twice
def S.{u} : Prop := ∀ (α : Type u) (β : Type u), Nonempty (α → β) → Nonempty (α → β)
open Lean Elab in
elab "plant" : term => do
  modifyEnv fun env => match env.find? `S with
    | some (.defnInfo v) =>
      let decl := Declaration.thmDecl { name := `t, levelParams := [`u, `u], type := v.value, value := mkConst ``True.intro }
      match env.addDeclCore 0 decl none false with
      | .ok env => env
      | .error _ => env
    | _ => env
  return mkConst ``True.intro
def u : True := plant
