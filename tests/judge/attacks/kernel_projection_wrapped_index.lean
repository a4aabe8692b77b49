-- rule: error | kernel | kernels | environment
-- statement: theorem target : (2 : Nat) = 1
-- whole: yes
-- alone: refused
-- why: the number of a field beyond 2^32 (near miss)
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

theorem target : (2 : Nat) = 1 := by
  run_tac do
    let pair := mkApp4 (mkConst ``Prod.mk [.zero, .zero]) (c ``Nat) (c ``Nat) (mkRawNatLit 1) (mkRawNatLit 2)
    addDecl (defn `second (c ``Nat) (.proj ``Prod (2 ^ 32 + 1) pair))
    addDecl (defn `first (c ``Nat) (.proj ``Prod (2 ^ 32) pair))
  exact (rfl : second = first)
