-- rule: missing | environment | error | engine
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a new environment with other imports is put in place of the text's own
open Lean Elab Command in
run_cmd do
  let env ← mkEmptyEnvironment
  setEnv env
