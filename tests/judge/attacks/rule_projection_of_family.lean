-- rule: kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: a projection out of a type with an index
open Lean Elab Meta
inductive At : Nat → Type
  | of (h : True) : At 1
def one : At 1 := .of trivial
set_option debug.skipKernelTC true in
theorem t : True := by
  run_tac do
    let value : Expr := .proj ``At 0 (mkConst ``one)
    addDecl (.thmDecl { name := `odd, levelParams := [], type := mkConst ``True, value })
  exact odd
