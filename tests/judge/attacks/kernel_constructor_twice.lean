-- rule: error | kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: two types of a block have a constructor of the same name (near miss)
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

def block : Declaration := .inductDecl [] 0 [
  { name := `Yes, type := .sort .zero, ctors := [{ name := `same, type := c `Yes }] },
  { name := `No, type := .sort .zero, ctors := [{ name := `same, type := pi (c ``False) (c `No) }] }] false
theorem target : False := by
  run_tac (addDecl block : CoreM Unit)
  exact No.rec (motive_1 := fun _ => True) (motive_2 := fun _ => False) trivial id same
