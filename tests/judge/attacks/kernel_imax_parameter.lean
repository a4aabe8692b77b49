-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: a block with a universe parameter, and the secret the second of two fields
import Lean
open Lean Elab Meta
def level : Level := .imax (.succ .zero) .zero
def self : Expr := mkConst `Duo [.param `u]
def ctor : Expr := .forallE `t (mkConst ``True) (.forallE `s (mkConst ``String) self .default) .default
def family : Declaration := .inductDecl [`u] 0 [
  { name := `Solo, type := .sort .zero, ctors := [{ name := `Solo.one, type := mkConst `Solo [.param `u] }] },
  { name := `Duo, type := .sort level,
    ctors := [{ name := `Duo.two, type := ctor }] }] false
def make (s : String) : Expr :=
  mkApp2 (mkConst `Duo.two [.param `u]) (mkConst ``True.intro) (.lit (.strVal s))
def two : Expr := mkConst `Duo [.param `u]
def eq (s t : Expr) : Expr := mkApp3 (mkConst ``Eq [.succ .zero]) (mkConst ``String) s t
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
def thm (n : Name) (t v : Expr) : Declaration :=
  .thmDecl { name := n, levelParams := [`u], type := t, value := v }
def proof : Expr := mkAppN (mkConst ``congrArg [.zero, .succ .zero])
  #[two, mkConst ``String, make "a", make "b", .lam `x two (.proj `Duo 1 (.bvar 0)) .default,
    mkApp3 (mkConst ``proof_irrel) two (make "a") (make "b")]
def both : CoreM Unit := do
  addDecl family
  addDecl (thm `wrong (eq (.lit (.strVal "a")) (.lit (.strVal "b"))) proof)
theorem helper : True := by
  run_tac (both)
  trivial
theorem target : False := absurd (wrong.{0} : "a" = "b") (by decide)
