-- rule: environment | kernel | kernels | error
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: a library structure mentions an opaque constant that the package does not ship; declared with a type
--   of its own, whose first field is empty, it makes the library's statement that such structures exist
--   false
import Lean
open Lean
def missing : Name := .str (.str (.num (.str (.str (.str (.str .anonymous "_private") "Init") "System")
    "Promise") 0) "IO") "PromisePointed"
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
structure Fake where
  type : Type
def empty : Fake := ⟨Empty⟩
theorem declared : True := by
  run_tac (addDecl (defn missing (mkConst ``Fake) (mkApp (mkConst ``Fake.mk) (mkConst ``Empty))) : CoreM Unit)
  trivial
theorem target : False := by
  have := (by_elab return mkConst missing : Fake)
  have ⟨p⟩ : Nonempty (IO.Promise Nat) := inferInstance
  exact (p.rec fun (prom : Empty) _ => nomatch prom : False)
