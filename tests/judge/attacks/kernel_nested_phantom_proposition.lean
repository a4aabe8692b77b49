-- rule: kernel | kernels | environment
-- statement: theorem target : (1 : Nat) = 2
-- whole: yes
-- alone: refused
-- why: data is projected out of a proposition in a parameter that a nested type does not use, where nothing
--   looks
import Lean
open Lean
inductive Hidden : Prop | mk (b : Bool)
structure Shell where
  b : Bool
inductive Holder : Type | mk (p : Hidden)
inductive Phantom (α : Type) (b : Bool) : Type | mk
inductive IsTrue' : Bool → Prop | yes : IsTrue' true
def wrap (salt : Nat) (e : Expr) : Expr := mkApp (.lam `s (mkConst ``Nat) e .default) (mkRawNatLit salt)
def no : Expr := wrap 27538 (mkConst ``false)
def yes : Expr := wrap 47324 (mkConst ``true)
def pi (t b : Expr) : Expr := .forallE `a t b .default
def thm (n : Name) (t v : Expr) : Declaration := .thmDecl { name := n, levelParams := [], type := t, value :=
  v }
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
def c (n : Name) : Expr := mkConst n
def lets (types values : List Expr) (body : Expr) : Expr := match types, values with
  | t :: ts, v :: vs => .letE `x t v (lets ts vs body) false
  | _, _ => body

def p (b : Expr) : Expr := mkApp (c ``Hidden.mk) b
def E (q : Expr) : Expr := mkApp (c `Chain) q
def ctor : Expr := pi (c ``Hidden) (pi (mkApp2 (c ``Phantom) (E (.bvar 0)) (.proj ``Hidden 0 (.bvar 0)))
    (E (.bvar 1)))
def family : Declaration := .inductDecl [] 1 [{
  name := `Chain, type := pi (c ``Hidden) (.sort (.succ .zero)), ctors := [{ name := `Chain.mk, type :=
    ctor }] }] false
def mk (q l : Expr) : Expr := mkApp2 (c `Chain.mk) q l
def leaf (q : Expr) (b : Name) : Expr := mkApp2 (c ``Phantom.mk) (E q) (c b)
def begun : Declaration := defn `first (E (p yes)) (mk (p yes) (leaf (p yes) ``true))
def steps : Expr := lets [E (p no), E (p yes), E (p no)]
  [mk (p no) (.proj `Chain 0 (c `first)), mk (p yes) (leaf (p yes) ``true), mk (p no)
      (leaf (p no) ``false)] (c ``IsTrue'.yes)
theorem target : (1 : Nat) = 2 := by
  run_tac do
    addDecl family; addDecl begun
    addDecl (thm `wrong (mkApp (c ``IsTrue') (wrap 0 (c ``false))) steps)
  exact nomatch (wrong : IsTrue' false)
