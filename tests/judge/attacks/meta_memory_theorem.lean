-- rule: kernel | environment | axiom | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the same with a theorem of the library
open Lean Meta Elab
unsafe def pokeImpl (info : ConstantInfo) (new : Expr) : BaseIO Unit := do
  let v : AxiomVal := { name := info.name, levelParams := [], type := new, isUnsafe := false }
  (unsafeCast info : IO.Ref AxiomVal).set v
@[implemented_by pokeImpl] def poke (info : ConstantInfo) (new : Expr) : BaseIO Unit := return
elab "lie!" : term => do
  let env ← getEnv
  match env.find? `Nat.add_comm with
  | some info =>
    poke info (mkConst ``False)
    return mkConst `Nat.add_comm
  | none => return mkConst `no
theorem t (a b : Nat) : a * b = a + b := (lie! : False).elim
