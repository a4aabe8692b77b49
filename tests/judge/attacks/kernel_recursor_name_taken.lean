-- rule: error | kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: the text declares the second recursor of a nested type before the kernel makes it (near miss)
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

def Tree.rec_1 : False → Nat := nofun
def family : Declaration :=
  one `Tree [] 0 type1 `Tree.mk (pi (mkApp (mkConst ``List [.zero]) (c `Tree)) (c `Tree))
theorem target : False := by
  run_tac (addDecl family : CoreM Unit)
  exact Tree.rec (motive_1 := fun _ => False) (motive_2 :=
    fun _ => False) (fun _ h => h) nofun (fun _ _ h _ => h) (.mk [])
