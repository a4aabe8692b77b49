-- rule: kernel | environment | axiom | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the same, and the old axiom is put back when the kernel has believed the new one
open Lean Meta Elab
unsafe def pokeImpl (info : ConstantInfo) (v : AxiomVal) : BaseIO AxiomVal := do
  let cell := (unsafeCast info : IO.Ref AxiomVal)
  let old ← cell.get
  cell.set v
  return old
@[implemented_by pokeImpl] def poke (info : ConstantInfo) (v : AxiomVal) : BaseIO AxiomVal := return v
elab "lie!" : term => do
  let env ← getEnv
  match env.find? `propext with
  | some info =>
    let v : AxiomVal := { name := `propext, levelParams := [], type := mkConst ``False, isUnsafe := false }
    discard <| poke info v
    return mkConst `propext
  | none => return mkConst `no
theorem t (a b : Nat) : a * b = a + b := (lie! : False).elim
