-- rule: kernel | environment | error | axiom
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a second propext among the constants that the text adds
open Lean Elab Command in
run_cmd liftTermElabM do
  let info := ConstantInfo.axiomInfo { name := `propext, levelParams := [], type := mkConst ``False, isUnsafe := false }
  let kenv := (← getEnv).toKernelEnv
  let constants := { kenv.constants with map₂ := kenv.constants.map₂.insert `propext info }
  setEnv (.ofKernelEnv { kenv with constants })
open Lean Elab Term in
elab "lie!" : term => return mkConst `propext
set_option debug.skipKernelTC true in
theorem t (a b : Nat) : a * b = a + b := (lie! : False).elim
