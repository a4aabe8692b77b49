-- rule: kernel | environment | axiom | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the text's own axiom gets the name propext in memory, when everything is elaborated
open Lean Meta Elab
axiom cheat : False
theorem t (a b : Nat) : a * b = a + b := cheat.elim
unsafe def pokeImpl (info : ConstantInfo) (v : AxiomVal) : BaseIO Unit :=
  (unsafeCast info : IO.Ref AxiomVal).set v
@[implemented_by pokeImpl] def poke (info : ConstantInfo) (v : AxiomVal) : BaseIO Unit := return
elab "lie!" : term => do
  let env ← getEnv
  match env.find? `cheat with
  | some info =>
    let v : AxiomVal := { name := `propext, levelParams := [], type := mkConst ``False, isUnsafe := false }
    poke info v
    return mkConst `trivial
  | none => return mkConst `no
theorem u : True := lie!
