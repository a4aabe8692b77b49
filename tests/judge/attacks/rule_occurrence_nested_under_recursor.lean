-- rule: kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: a list of what a computation by recursion makes of the family
open Lean Elab Meta
theorem t : True := by
  run_tac do
    let motive : Expr := .lam `n (mkConst ``Nat) (mkSort 1) .default
    let step : Expr := .lam `n (mkConst ``Nat) (.lam `T (mkSort 1) (mkConst `Tree) .default) .default
    let computed := mkApp4 (mkConst ``Nat.rec [2]) motive (mkConst `Tree) step (mkRawNatLit 0)
    let field := mkApp (mkConst ``List [.zero]) computed
    let leaf : Constructor := { name := `Tree.leaf, type := mkConst `Tree }
    let node : Constructor := { name := `Tree.node, type := .forallE `x field (mkConst `Tree) .default }
    addDecl (.inductDecl [] 0 [{ name := `Tree, type := mkSort 1, ctors := [leaf, node] }] false)
  exact (fun _ : Tree => trivial) .leaf
