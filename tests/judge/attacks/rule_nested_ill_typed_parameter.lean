-- rule: kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: a nested occurrence with a boolean where the other type wants a number: the kernel replaces it before it looks
open Lean Elab Meta
inductive Tagged (α : Type) (n : Nat) : Type
  | of (a : α)
theorem t : True := by
  run_tac do
    let field := mkApp2 (mkConst ``Tagged) (mkConst `Tree) (mkConst ``Bool.true)
    let leaf : Constructor := { name := `Tree.leaf, type := mkConst `Tree }
    let node : Constructor := { name := `Tree.node, type := .forallE `x field (mkConst `Tree) .default }
    addDecl (.inductDecl [] 0 [{ name := `Tree, type := mkSort 1, ctors := [leaf, node] }] false)
  exact (fun _ : Tree => trivial) .leaf
