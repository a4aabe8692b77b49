-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: `Sort (imax 1 0)` is Prop for proof irrelevance and not for the rule on projections; the second type
--   of a block inherits what the first one's literal Prop allows
import Lean
open Lean Elab Meta
theorem target : False := by
  run_tac do
    let zero := Level.zero
    let one := Level.succ zero
    let bool := mkConst ``Bool
    addDecl <| .inductDecl [] 0 [
      { name := `Honest, type := .sort zero, ctors := [{ name := `Honest.is, type := mkConst `Honest }] },
      { name := `Strange, type := .sort (.imax one zero),
        ctors := [{ name := `Strange.of, type := .forallE `b bool (mkConst `Strange) .default }] }] false
    let made (b : Name) := mkApp (mkConst `Strange.of) (mkConst b)
    let seen := Expr.lam `s (mkConst `Strange) (.proj `Strange 0 (.bvar 0)) .default
    let same := mkApp3 (mkConst ``proof_irrel) (mkConst `Strange) (made ``false) (made ``true)
    let value := mkAppN (mkConst ``congrArg [zero, one])
      #[mkConst `Strange, bool, made ``false, made ``true, seen, same]
    let type := mkApp3 (mkConst ``Eq [one]) bool (mkConst ``false) (mkConst ``true)
    addDecl <| .thmDecl { name := `lie, levelParams := [], value, type }
  exact Bool.noConfusion (lie : false = true)
