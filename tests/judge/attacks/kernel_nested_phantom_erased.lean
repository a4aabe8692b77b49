-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: as kernel_nested_phantom_shell, with the nested type within a definition that forgets its argument
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

def Forget (_ : Type) : Type := Unit
def holder (b : Expr) : Expr := mkApp (c ``Holder.mk) (mkApp (c ``Hidden.mk) b)
def E (w : Expr) : Expr := mkApp (c `Chain) w
def inside (w : Expr) : Expr := .proj ``Shell 0 (.proj ``Shell 0 w)
def field (w b : Expr) : Expr := mkApp (c ``Forget) (mkApp2 (c ``Phantom) (E w) b)
def ctor : Expr := pi (c ``Holder) (pi (field (.bvar 0) (inside (.bvar 0))) (E (.bvar 1)))
def family : Declaration := .inductDecl [] 1 [{
    name := `Chain, type := pi (c ``Holder) (.sort (.succ .zero)), ctors := [{ name := `Chain.mk, type :=
      ctor }] }] false
def w0 : Expr := holder no
def w1 : Expr := holder yes
def mk (w l : Expr) : Expr := mkApp2 (c `Chain.mk) w l
def leaf (w : Expr) (b : Name) : Expr := mkApp2 (mkConst ``id [.succ .zero]) (field w (c b)) (c ``Unit.unit)
def begun : Declaration := defn `first (E w1) (mk w1 (leaf w1 ``true))
def steps : Expr := lets [E w0, E w1, E w0] [mk w0 (.proj `Chain 0 (c `first)), mk w1 (leaf w1 ``true), mk
    w0 (leaf w0 ``false)]
  (c ``IsTrue'.yes)
theorem target : False := by
  run_tac do
    addDecl family; addDecl begun
    addDecl (thm `wrong (mkApp (c ``IsTrue') (wrap 0 (c ``false))) steps)
  exact nomatch (wrong : IsTrue' false)
