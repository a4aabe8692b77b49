-- rule: kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: as `rule_sort_imax`, behind a definition, and with nothing false made of it yet
open Lean Elab Meta
def Odd.{u, v} : Type (imax u v) := Sort (imax u v)
set_option debug.skipKernelTC true in
theorem t : True := by
  run_tac do
    let field : Expr := .forallE `b (mkConst ``Bool) (mkConst `Bits) .default
    let bits : InductiveType :=
      { name := `Bits, type := mkConst `Odd [.succ .zero, .zero], ctors := [{ name := `Bits.mk, type := field }] }
    addDecl (.inductDecl [] 0 [bits] false)
  exact (fun _ : Bits => trivial) (.mk true)
