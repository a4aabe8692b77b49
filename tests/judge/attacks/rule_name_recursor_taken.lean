-- rule: kernel | error
-- statement: theorem t : False
-- header: import Lean
-- alone: refused
-- why: the text has something else under the name of the second recursor of a nested type
open Lean Elab Meta
def Tree.rec_1 : Nat := 0
set_option debug.skipKernelTC true in
theorem t : False := by
  run_tac do
    let field := mkApp (mkConst ``List [.zero]) (mkConst `Tree)
    let mk : Constructor := { name := `Tree.mk, type := .forallE `x field (mkConst `Tree) .default }
    addDecl (.inductDecl [] 0 [{ name := `Tree, type := mkSort 1, ctors := [mk] }] false)
    let value := mkApp (.lam `x (mkConst ``Nat) (mkConst ``True.intro) .default) (mkConst ``Tree.rec_1)
    addDecl (.thmDecl { name := `odd, levelParams := [], type := mkConst ``False, value })
  exact (fun _ : Tree => odd) (.mk [])
