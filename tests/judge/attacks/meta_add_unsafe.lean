-- rule: kernel | unsafe
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: an unsafe definition in a proof that no kernel checked
unsafe def boom (p : Prop) : p := boom p
open Lean Elab in
elab "boom!" : term <= ty => return mkApp (mkConst `boom) ty
set_option debug.skipKernelTC true in
theorem t (a b : Nat) : a * b = a + b := boom!
