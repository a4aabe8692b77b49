-- rule: kernel
-- statement: theorem t : False
-- header: import Lean
-- alone: refused
-- why: the witness projected out of a proof, with the elaborator's kernel switched off
open Lean Elab Meta
inductive Some : Prop
  | of (b : Bool)
set_option debug.skipKernelTC true in
theorem t : False := by
  run_tac do
    let some (b : Name) : Expr := mkApp (mkConst ``Some.of) (mkConst b)
    let bit : Expr := .lam `x (mkConst ``Some) (.proj ``Some 0 (.bvar 0)) .default
    let same := mkApp3 (mkConst ``proof_irrel) (mkConst ``Some) (some ``Bool.true) (some ``Bool.false)
    let value := mkAppN (mkConst ``congrArg [.zero, .succ .zero])
      #[mkConst ``Some, mkConst ``Bool, some ``Bool.true, some ``Bool.false, bit, same]
    let type := mkApp3 (mkConst ``Eq [.succ .zero]) (mkConst ``Bool) (mkConst ``Bool.true) (mkConst ``Bool.false)
    addDecl (.thmDecl { name := `wrong, levelParams := [], type, value })
  exact nomatch (wrong : true = false)
