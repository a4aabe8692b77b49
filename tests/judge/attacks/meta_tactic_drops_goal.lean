-- rule: error | sorry
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: repl#44: a tactic that forgets the goals
open Lean Elab Tactic in
elab "forget" : tactic => setGoals []
theorem t (a b : Nat) : a * b = a + b := by forget
