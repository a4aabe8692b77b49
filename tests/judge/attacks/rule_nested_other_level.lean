-- rule: error | kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: within another type the family occurs at a universe level that is not its parameter
open Lean Elab Meta
set_option debug.skipKernelTC true in
theorem t : True := by
  run_tac do
    let tree := mkConst `Tree [.param `u]
    let field := mkApp (mkConst ``List [.zero]) (mkConst `Tree [.zero])
    let leaf : Constructor := { name := `Tree.leaf, type := tree }
    let node : Constructor := { name := `Tree.node, type := .forallE `x field tree .default }
    addDecl (.inductDecl [`u] 0 [{ name := `Tree, type := .sort (.succ (.param `u)), ctors := [leaf, node] }] false)
  exact (fun _ : Tree => trivial) .leaf
