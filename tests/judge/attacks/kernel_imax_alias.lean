-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: the strange sort is given the plain name of Prop by a definition; and proof irrelevance is
--   definitional
import Lean
open Lean Elab Command Meta
def second : Expr := .forallE `b (mkConst ``Bool) (mkConst `Second) .default
def fam : Declaration := .inductDecl [] 0 [
  { name := `First, type := .sort .zero, ctors := [] },
  { name := `Second, type := .sort (.imax (.succ (.succ .zero)) (.imax (.succ .zero) .zero)),
    ctors := [{ name := `Second.mk, type := second }] }] false
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
def thm (n : Name) (t v : Expr) : Declaration := .thmDecl { name := n, levelParams := [], type := t, value :=
  v }
def alias : Declaration := defn `AsProp (.sort .zero) (mkConst `Second)
def getter : Declaration := defn `look (.forallE `x (mkConst `Second) (mkConst ``Bool) .default)
  (.lam `x (mkConst `Second) (.proj `Second 0 (.bvar 0)) .default)
theorem added : True := by
  run_tac do addDecl fam; addDecl alias; addDecl getter
  trivial
theorem every (a b : AsProp) : a = b := rfl
theorem same : @Eq AsProp (Second.mk false) (Second.mk true) := every (Second.mk false) (Second.mk true)
theorem target : False := Bool.noConfusion (congrArg (fun x : AsProp => look x) same : false = true)
