-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: parameters and an index before the strange sort
import Lean
open Lean Elab Meta
def type (l : Level) : Expr :=
  .forallE `α (.sort (.succ .zero)) (.forallE `n (mkConst ``Nat) (.sort l) .default) .default
def app (n : Name) (a b : Expr) : Expr := mkApp2 (mkConst n) a b
def over : Expr := .forallE `α (.sort (.succ .zero))
  (.forallE `a (.bvar 0) (app `Over (.bvar 1) (mkRawNatLit 3)) .default) .implicit
def family : Declaration := .inductDecl [] 1 [
  { name := `Base, type := type .zero, ctors := [] },
  { name := `Over, type := type (.imax (.succ .zero) .zero), ctors := [{ name := `Over.mk, type :=
    over }] }] false
theorem made : True := by
  run_tac (addDecl family : CoreM Unit)
  trivial
theorem same (a b : Over Nat 3) : a = b := proof_irrel (a := Over Nat 3) a b
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
def thm (n : Name) (t v : Expr) : Declaration := .thmDecl { name := n, levelParams := [], type := t, value :=
  v }
def of : Expr := app `Over (mkConst ``Nat) (mkRawNatLit 3)
def getter : Declaration := defn `Over.get (.forallE `x of (mkConst ``Nat) .default)
  (.lam `x of (.proj `Over 0 (.bvar 0)) .default)
theorem got : True := by
  run_tac (addDecl getter : CoreM Unit)
  trivial
theorem target : False := absurd (congrArg Over.get (same (.mk 1) (.mk 2)) : 1 = 2) (by decide)
