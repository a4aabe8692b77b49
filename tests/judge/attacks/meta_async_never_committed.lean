-- rule: timeout | engine | missing | error | kernel | environment
-- timeout: 5
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a constant that is announced and never delivered: whoever waits for it waits for ever
open Lean Elab in
elab "plant" : term => do
  let env ← getEnv
  let async ← env.addConstAsync `boom .thm
  setEnv async.mainEnv
  return mkConst ``True.intro
def u : True := plant
