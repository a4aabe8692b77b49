-- rule: kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: the sort is a field of a pair
open Lean Elab Meta
theorem t : True := by
  run_tac do
    let pair := mkApp4 (mkConst ``Prod.mk [2, 2]) (mkSort 2) (mkSort 2) (mkSort 1) (mkSort 1)
    let constructor : Constructor := { name := `Hidden.one, type := mkConst `Hidden }
    let hidden : InductiveType := { name := `Hidden, type := .proj ``Prod 0 pair, ctors := [constructor] }
    addDecl (.inductDecl [] 0 [hidden] false)
  exact (fun _ : Hidden => trivial) .one
