-- rule: kernel | kernels | environment
-- statement: theorem target : Nonempty (Nat → Nat)
-- whole: yes
-- alone: refused
-- why: not false, but no family: nested with another parameter than its own, which the type that it is
--   nested in forgets
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

inductive Empties (α : Type) : Type | mk
def family : Declaration := one `Fam [] 1 (pi (c ``Bool) type1) `Fam.mk
  (pi (c ``Bool) (pi (mkApp (c ``Empties) (mkApp (c `Fam) (c ``false))) (mkApp (c `Fam) (.bvar 1))))
theorem added : True := by
  run_tac (addDecl family : CoreM Unit)
  trivial
theorem target : Nonempty (Nat → Nat) := ⟨fun n => (fun _ : Fam true => n) (Fam.mk true .mk)⟩
