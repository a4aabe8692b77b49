-- rule: kernel
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: the same with the kernel switched off
open Lean Elab in
elab "anything" : term <= ty => return mkApp2 (mkConst ``id [levelZero]) ty (mkConst ``True.intro)
set_option debug.skipKernelTC true in
theorem t (a b : Nat) : a * b = a + b := anything
