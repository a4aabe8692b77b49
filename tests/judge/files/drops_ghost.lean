-- rule: missing
import Lean
open Lean Elab Command in
elab "ghost" c:command : command => withoutModifyingEnv (elabCommand c)
theorem helper : True := trivial
axiom boo : False
ghost theorem target : False := boo
