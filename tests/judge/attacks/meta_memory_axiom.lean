-- rule: kernel | environment | axiom | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a reference made by unsafeCast writes into the library's own objects: propext, which is allowed, now says False
open Lean Meta Elab
unsafe def pokeImpl (info : ConstantInfo) (v : AxiomVal) : BaseIO Unit :=
  (unsafeCast info : IO.Ref AxiomVal).set v
@[implemented_by pokeImpl] def poke (info : ConstantInfo) (v : AxiomVal) : BaseIO Unit := return
elab "lie!" : term => do
  let env ← getEnv
  match env.find? `propext with
  | some info =>
    let v : AxiomVal := { name := `propext, levelParams := [], type := mkConst ``False, isUnsafe := false }
    poke info v
    return mkConst `propext
  | none => return mkConst `no
theorem t (a b : Nat) : a * b = a + b := (lie! : False).elim
