-- rule: environment
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: a part of a library function that the library mentions and is shipped without, though it is private to nobody
open Lean Elab Meta
theorem t : True := by
  run_tac do
    let (name, type) := (``ByteArray.utf8Decode?.go ++ `_unary.induct_unfolding, mkConst ``True)
    addDecl (.thmDecl { name, levelParams := [], type, value := mkConst ``True.intro })
    addDecl (.thmDecl { name := `user, levelParams := [], type, value := mkConst name })
  exact user
