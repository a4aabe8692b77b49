-- rule: kernel | kernels | environment
-- statement: theorem target : Nonempty (Nat → Nat)
-- whole: yes
-- alone: refused
-- why: not false, but no family: it stands with another parameter within a definition that forgets its
--   argument
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

def Forget (_ : Type) : Type := Unit
def family : Declaration := one `Fam [] 1 (pi type1 type1) `Fam.mk
  (pi type1 (pi (mkApp (c ``Forget) (mkApp (c `Fam) (c ``Nat))) (mkApp (c `Fam) (.bvar 1))))
theorem added : True := by
  run_tac (addDecl family : CoreM Unit)
  trivial
theorem target : Nonempty (Nat → Nat) := ⟨fun n => (fun _ : Fam Nat => n) (Fam.mk Nat ())⟩
