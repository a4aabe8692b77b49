-- rule: environment
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: a theorem of the library about a function that is not there, and that nobody declares
open Lean Elab Meta
def loop : Name := .str (.str (.str (.num (`_private ++ `Init.Data.Nat.Basic) 0) "Nat") "repeatTR") "loop"
set_option debug.skipKernelTC true in
theorem t : True := by
  run_tac do
    let equation := mkConst (.str loop "eq_1") [.zero]
    let value : Expr := .app (.lam `e (.sort .zero) (mkConst ``True.intro) .default)
      (.app (.lam `e (mkConst ``Nat) (mkConst ``True) .default) equation)
    addDecl (.thmDecl { name := `odd, levelParams := [], type := mkConst ``True, value })
  exact odd
