-- rule: kernel
-- statement: theorem t : False
-- header: import Lean
-- alone: refused
-- why: the third field of a pair, with the elaborator's kernel switched off
open Lean Elab Meta
set_option debug.skipKernelTC true in
theorem t : False := by
  run_tac do
    let (yes, proof) := (mkConst ``True, mkConst ``True.intro)
    let value : Expr := .proj ``And 2 (mkApp4 (mkConst ``And.intro) yes yes proof proof)
    addDecl (.thmDecl { name := `wrong, levelParams := [], type := mkConst ``False, value })
  exact wrong
