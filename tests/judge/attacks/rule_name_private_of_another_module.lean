-- rule: environment
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: a name that is private to a module of the library and means nothing yet
open Lean Elab Meta
theorem t : True := by
  run_tac do
    let name : Name := .str (.num (`_private ++ `Init.Core) 0) "new"
    let type := mkConst ``True
    addDecl (.thmDecl { name, levelParams := [], type, value := mkConst ``True.intro })
    addDecl (.thmDecl { name := `user, levelParams := [], type, value := mkConst name })
  exact user
