-- rule: sorry
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: an elaborator makes the constant from pieces of its name
set_option warn.sorry false
open Lean Elab in
elab "qed" : term <= ty => do
  let name := Name.mkSimple ("sorr" ++ "yAx")
  return mkApp2 (mkConst name [levelZero]) ty (mkConst ``Bool.true)
theorem t (a b : Nat) : a * b = a + b := qed
