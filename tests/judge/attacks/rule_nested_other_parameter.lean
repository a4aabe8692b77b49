-- rule: error | kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: within another type the family occurs with another parameter than its own
open Lean Elab Meta
set_option debug.skipKernelTC true in
theorem t : True := by
  run_tac do
    let tree (e : Expr) := mkApp (mkConst `Tree) e
    let field := mkApp (mkConst ``List [.zero]) (tree (mkConst ``Nat))
    let all (e : Expr) : Expr := .forallE `α (mkSort 1) e .default
    let leaf : Constructor := { name := `Tree.leaf, type := all (tree (.bvar 0)) }
    let node : Constructor := { name := `Tree.node, type := all (.forallE `x field (tree (.bvar 1)) .default) }
    addDecl (.inductDecl [] 1 [{ name := `Tree, type := all (mkSort 1), ctors := [leaf, node] }] false)
  exact (fun _ : Tree Nat => trivial) (.leaf Nat)
