-- rule: error | kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: an opaque constant whose value has a variable that was bound elsewhere, found in the kernel's memory
--   of types
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

def fresh (i : Nat) : Expr := .fvar ⟨.num (.str .anonymous "_kernel_fresh") i⟩
def asked (e : Expr) : Expr := mkApp2 (mkConst ``id [.zero]) (c ``False) e
def value (i : Nat) : Expr :=
  .letE `f (pi (c ``False) (c ``False)) (.lam `h (c ``False) (asked (.bvar 0)) .default) (asked
      (fresh i)) false
def attempt (i : Nat) : Declaration :=
  .opaqueDecl { name := `wrong, levelParams := [], type := c ``False, value := value i, isUnsafe :=
    false, all := [`wrong] }
theorem target : False := by
  run_tac (addDecl (attempt 1) : CoreM Unit)
  exact wrong
