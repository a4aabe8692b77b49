-- rule: environment
-- statement: theorem t : False
-- header: import Lean
-- naive: accepted
-- alone: refused
-- why: the library has a theorem about a private function that it is shipped without; the text declares the function,
--   otherwise than it was
open Lean Elab Meta
def loop : Name := .str (.str (.str (.num (`_private ++ `Init.Data.Nat.Basic) 0) "Nat") "repeatTR") "loop"
def twist.{u} {α : Type u} (f : α → α) (_ : Nat) (a : α) : α := f a
theorem t : False := by
  run_tac do
    let type := (← getConstInfo ``twist).type
    let value := mkConst ``twist [.param `u]
    let safety := DefinitionSafety.safe
    addDecl (.defnDecl { name := loop, levelParams := [`u], type, value, hints := .abbrev, safety })
    let (bool, yes, no) := (mkConst ``Bool, mkConst ``Bool.true, mkConst ``Bool.not)
    let value := mkApp3 (mkConst (.str loop "eq_1") [.zero]) bool no yes
    let left := mkAppN (mkConst loop [.zero]) #[bool, no, mkRawNatLit 0, yes]
    let type := mkApp3 (mkConst ``Eq [.succ .zero]) bool left yes
    addDecl (.thmDecl { name := `odd, levelParams := [], type, value })
  exact Bool.noConfusion (odd : false = true)
