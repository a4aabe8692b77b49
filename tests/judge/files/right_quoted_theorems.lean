-- rule: none
import Lean
open Lean Elab Command
def quoted : MacroM Syntax := `(theorem nothing : False := sorry)
elab "make" : command => do elabCommand (← `(theorem $(mkIdent `made) : True := trivial))
make
theorem a : True := made
