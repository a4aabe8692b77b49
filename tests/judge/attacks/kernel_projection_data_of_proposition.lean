-- rule: error | kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: data projected out of a proposition (near miss)
import Lean
open Lean
def pi (t b : Expr) : Expr := .forallE `a t b .default
def c (n : Name) : Expr := mkConst n
def type1 : Expr := .sort (.succ .zero)
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
def thm (n : Name) (t v : Expr) : Declaration := .thmDecl { name := n, levelParams := [], type := t, value :=
  v }
def one (n : Name) (us : List Name) (parameters : Nat) (t : Expr) (ctor : Name) (ct : Expr) : Declaration :=
  .inductDecl us parameters [{ name := n, type := t, ctors := [{ name := ctor, type := ct }] }] false

inductive Secret : Prop | of (b : Bool)
theorem target : False := by
  run_tac do
    let look := Expr.lam `s (c ``Secret) (.proj ``Secret 0 (.bvar 0)) .default
    addDecl (defn `look (pi (c ``Secret) (c ``Bool)) look)
  exact Bool.noConfusion (congrArg look (rfl : Secret.of false = Secret.of true) : false = true)
