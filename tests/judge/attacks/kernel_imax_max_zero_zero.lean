-- rule: kernel | kernels | environment
-- statement: theorem target : (0 : Nat) = 1
-- whole: yes
-- alone: refused
-- why: `Sort (max 0 0)`, by a term elaborator
import Lean
open Lean Elab Meta
def fact : Expr := mkApp3 (mkConst ``Eq [.succ .zero]) (mkConst ``Nat) (mkRawNatLit 0) (mkRawNatLit 1)
def odd : Level := .max .zero .zero
def family : Declaration := .inductDecl [] 0 [
  { name := `Plain, type := .sort .zero, ctors := [] },
  { name := `Odd, type := .sort odd,
    ctors := [{ name := `Odd.put, type := .forallE `n (mkConst ``Nat) (mkConst `Odd) .default }] }] false
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
def thm (n : Name) (t v : Expr) : Declaration := .thmDecl { name := n, levelParams := [], type := t, value :=
  v }
def reading : Declaration := defn `readOdd (.forallE `x (mkConst `Odd) (mkConst ``Nat) .default)
  (.lam `x (mkConst `Odd) (.proj `Odd 0 (.bvar 0)) .default)
theorem target : (0 : Nat) = 1 := by_elab do
  addDecl family
  addDecl reading
  let put (n : Nat) := mkApp (mkConst `Odd.put) (mkRawNatLit n)
  let same := mkApp3 (mkConst ``proof_irrel) (mkConst `Odd) (put 0) (put 1)
  let value := mkAppN (mkConst ``congrArg [.zero, .succ .zero])
    #[mkConst `Odd, mkConst ``Nat, put 0, put 1, mkConst `readOdd, same]
  addDecl (thm `wrong fact value)
  return mkConst `wrong
