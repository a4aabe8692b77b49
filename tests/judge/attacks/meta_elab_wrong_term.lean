-- rule: error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: an elaborator gives a term that only looks as if it had the type; the kernel notices at once
open Lean Elab in
elab "anything" : term <= ty => return mkApp2 (mkConst ``id [levelZero]) ty (mkConst ``True.intro)
theorem t (a b : Nat) : a * b = a + b := anything
