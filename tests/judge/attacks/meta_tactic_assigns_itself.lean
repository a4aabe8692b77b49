-- rule: error | engine | timeout
-- timeout: 5
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: the goal is assigned to itself
open Lean Elab Tactic in
elab "loop" : tactic => do
  let g ← getMainGoal
  g.assign (.mvar g)
  setGoals []
theorem t (a b : Nat) : a * b = a + b := by loop
