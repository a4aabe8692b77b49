-- rule: kernel | kernels | environment
-- statement: theorem target : Nonempty (Nat → Nat)
-- whole: yes
-- alone: refused
-- why: not false, but ill-typed: the parameter of a nested type applies a number to a number
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

inductive Phantom (α : Type) (b : Bool) : Type | mk
def family : Declaration :=
  one `Fam [] 0 type1 `Fam.mk (pi (mkApp2 (c ``Phantom) (c `Fam) (mkApp (mkRawNatLit 1) (mkRawNatLit 2)))
      (c `Fam))
theorem added : True := by
  run_tac (addDecl family : CoreM Unit)
  trivial
theorem target : Nonempty (Nat → Nat) := ⟨fun n => (fun _ : Fam → Nat => n) fun _ => 0⟩
