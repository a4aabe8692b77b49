-- rule: axiom
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the real line is followed by a false one
axiom cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
#print axioms t
open Lean Elab Command in
run_cmd logInfo "'t' depends on axioms: [propext]"
