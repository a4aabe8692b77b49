-- rule: kernel
-- statement: theorem t : False
-- header: import Lean
-- alone: refused
-- why: a field projected out of a type with two constructors, with the elaborator's kernel switched off
open Lean Elab Meta
inductive Any : Prop
  | bad (h : False)
  | good (h : True)
set_option debug.skipKernelTC true in
theorem t : False := by
  run_tac do
    let value : Expr := .proj `Any 0 (mkApp (mkConst ``Any.good) (mkConst ``True.intro))
    addDecl (.thmDecl { name := `wrong, levelParams := [], type := mkConst ``False, value })
  exact wrong
