-- rule: implemented_by
-- header: import Lean
-- statement: theorem t : ∃ f : Nat → Bool, f 3 = true
-- naive: accepted
-- why: implemented_by by a call instead of by the attribute
def wrong (_ : Nat) : Bool := false
def right (n : Nat) : Bool := n == 3
open Lean Elab in
elab "plant" : term => do
  modifyEnv fun env => match Compiler.setImplementedBy env `right `wrong with
    | .ok env => env
    | .error _ => env
  return mkConst ``True.intro
def u : True := plant
theorem t : ∃ f : Nat → Bool, f 3 = true := ⟨right, by decide⟩
