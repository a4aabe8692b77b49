-- rule: kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: `Prop` as the maximum of two zeros
open Lean Elab Meta
set_option debug.skipKernelTC true in
theorem t : True := by
  run_tac do
    let field : Expr := .forallE `h (mkConst ``True) (mkConst `Holds) .default
    let holds : InductiveType :=
      { name := `Holds, type := .sort (.max .zero .zero), ctors := [{ name := `Holds.mk, type := field }] }
    addDecl (.inductDecl [] 0 [holds] false)
  exact (fun _ : Holds => trivial) (.mk trivial)
