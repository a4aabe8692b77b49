-- rule: missing
import Lean
open Lean Elab Command Parser in
@[command_elab Lean.Parser.Command.declaration] meta def nothing : CommandElab := fun stx => do
  if (stx.getSubstring?.map (·.toString.startsWith "theorem target")).getD false then return else throwUnsupportedSyntax
theorem helper : True := trivial
theorem target : False := by omega
