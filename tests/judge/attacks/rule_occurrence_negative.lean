-- rule: error | kernel
-- statement: theorem t : False
-- header: import Lean
-- alone: refused
-- why: the family as the argument of its own field, with the elaborator's kernel switched off
open Lean Elab Meta
set_option debug.skipKernelTC true in
theorem t : False := by
  run_tac do
    let field : Expr := .forallE `x (mkConst `Loop) (mkConst ``False) .default
    let mk : Constructor := { name := `Loop.mk, type := .forallE `f field (mkConst `Loop) .default }
    addDecl (.inductDecl [] 0 [{ name := `Loop, type := mkSort 1, ctors := [mk] }] false)
    let apply : Expr := .lam `x (mkConst `Loop) (mkApp (.proj `Loop 0 (.bvar 0)) (.bvar 0)) .default
    let value := mkApp apply (mkApp (mkConst `Loop.mk) apply)
    addDecl (.thmDecl { name := `wrong, levelParams := [], type := mkConst ``False, value })
  exact wrong
