-- rule: error | kernel | kernels | environment
-- statement: theorem target : Nonempty (Nat → Nat)
-- whole: yes
-- alone: refused
-- why: not false, but ill-typed: a constructor mentions the name that the kernel gives a nested type while
--   it works, at another universe, within a definition that forgets its argument, and is stored with a type
--   that is none
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

def u : Level := .param `u
def wrap (e : Expr) : Expr := mkApp (mkConst `Wrap [u]) e
def wrapped : Declaration :=
  one `Wrap [`u] 1 (pi (.sort u) (.sort u)) `Wrap.mk (pi (.sort u) (pi (.bvar 0) (wrap (.bvar 1))))
def Forget (_ : Prop) : Prop := True
def self (e : Expr) : Expr := mkApp (mkConst `Fam [u]) e
def aux : Expr := mkApp (mkConst (.str (.str .anonymous "_nested") "Wrap_1") [.zero]) (.bvar 1)
def ct : Expr := pi (c ``Bool) (pi (wrap (self (.bvar 0))) (pi (mkApp (c ``Forget) aux) (self (.bvar 2))))
def family : Declaration := one `Fam [`u] 1 (pi (c ``Bool) (.sort u)) `Fam.mk ct
theorem added : True := by
  run_tac do addDecl wrapped; addDecl family
  trivial
theorem target : Nonempty (Nat → Nat) :=
  ⟨fun n => (fun _ : Wrap.{1} (Fam.{1} true) → Fam.{1} true => n) fun w => Fam.mk true w trivial⟩
