-- rule: axiom | unsafe
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: an unsafe axiom in a proof that no kernel checked
unsafe axiom boom (p : Prop) : p
open Lean Elab in
elab "boom!" : term <= ty => return mkApp (mkConst `boom) ty
set_option debug.skipKernelTC true in
theorem t (a b : Nat) : a * b = a + b := boom!
