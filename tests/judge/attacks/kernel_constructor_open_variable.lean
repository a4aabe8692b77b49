-- rule: error | kernel | kernels | environment
-- statement: theorem target : Nonempty (Nat → Nat)
-- whole: yes
-- alone: refused
-- why: a constructor whose field has a variable bound nowhere, in the parameter of a nested type, where
--   nothing looks
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
def loose : Expr := .fvar ⟨`nowhere⟩
def family : Declaration := one `Fam [] 0 type1 `Fam.mk (pi (mkApp2 (c ``Phantom) (c `Fam) loose) (c `Fam))
theorem target : Nonempty (Nat → Nat) := by
  run_tac (addDecl family : CoreM Unit)
  exact ⟨fun n => (fun _ : Fam → Nat => n) fun _ => 0⟩
