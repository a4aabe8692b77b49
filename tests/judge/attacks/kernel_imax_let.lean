-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: the projection stands under `let` in the proof, and no other declaration has one
import Lean
open Lean Elab Meta
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
def thm (n : Name) (t v : Expr) : Declaration := .thmDecl { name := n, levelParams := [], type := t, value :=
  v }
def e0 : Expr := mkConst `Sly
def block : Declaration := .inductDecl [] 0 [
  { name := `Fair, type := .sort .zero, ctors := [] },
  { name := `Sly, type := .sort (.imax (.succ .zero) .zero),
    ctors := [{ name := `Sly.mk, type := .forallE `b (mkConst ``Bool) e0 .default }] }] false
def put (b : Name) : Expr := mkApp (mkConst `Sly.mk) (mkConst b)
def boolean : Expr := mkConst ``Bool
def motive : Expr := .lam `x e0 (mkApp3 (mkConst ``Eq [.succ .zero]) boolean (mkConst ``false)
    (.proj `Sly 0 (.bvar 0))) .default
def value : Expr :=
  .letE `p e0 (put ``false) (.letE `q e0 (put ``true)
    (mkAppN (mkConst ``Eq.rec [.zero, .zero]) #[e0, .bvar 1,
      .lam `x e0 (.lam `h (mkApp3 (mkConst ``Eq [.zero]) e0 (.bvar 2) (.bvar 0)) (mkApp motive (.bvar 1))
          .default) .default,
      mkApp2 (mkConst ``Eq.refl [.succ .zero]) boolean (mkConst ``false), .bvar 0,
      mkApp3 (mkConst ``proof_irrel) e0 (.bvar 1) (.bvar 0)]) false) false
theorem target : False := by
  run_tac do
    addDecl block
    addDecl (thm `gotcha (mkApp3 (mkConst ``Eq [.succ .zero]) boolean (mkConst ``false) (mkConst ``true))
        value)
  exact Bool.noConfusion (gotcha : false = true)
