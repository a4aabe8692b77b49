-- rule: environment
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: a name that the kernel gives to what it makes of a nested type
open Lean Elab Meta
theorem t : True := by
  run_tac do
    let (name, type) := (`_nested.Tree_1, mkConst ``True)
    addDecl (.thmDecl { name, levelParams := [], type, value := mkConst ``True.intro })
    addDecl (.thmDecl { name := `user, levelParams := [], type, value := mkConst name })
  exact user
