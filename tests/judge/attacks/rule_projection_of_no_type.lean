-- rule: kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: a projection that names a definition instead of a structure, with the elaborator's kernel switched off
open Lean Elab Meta
abbrev Pair := True ∧ True
set_option debug.skipKernelTC true in
theorem t : True := by
  run_tac do
    let (yes, proof) := (mkConst ``True, mkConst ``True.intro)
    let value : Expr := .proj ``Pair 0 (mkApp4 (mkConst ``And.intro) yes yes proof proof)
    addDecl (.thmDecl { name := `odd, levelParams := [], type := mkConst ``True, value })
  exact odd
