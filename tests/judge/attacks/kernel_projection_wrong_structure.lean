-- rule: error | kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: a projection under another structure's name (near miss: refused where it stands)
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

structure Truth : Prop where
  is : True
structure Lie : Prop where
  is : False
theorem target : False := by
  run_tac (addDecl (thm `wrong (c ``False) (.proj ``Lie 0 (mkApp (c ``Truth.mk) (c ``True.intro)))) : CoreM
      Unit)
  exact wrong
