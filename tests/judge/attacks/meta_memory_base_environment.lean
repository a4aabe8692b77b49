-- rule: kernel | environment | axiom | error | engine
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the definition behind + is rewritten to that of * in memory, and the proof is by computation
open Lean Meta Elab
unsafe def pokeImpl (info : ConstantInfo) (v : DefinitionVal) : BaseIO Unit :=
  (unsafeCast info : IO.Ref DefinitionVal).set v
@[implemented_by pokeImpl] def poke (info : ConstantInfo) (v : DefinitionVal) : BaseIO Unit := return
elab "lie!" : term => do
  let env ← getEnv
  match env.find? `instAddNat, env.find? `instMulNat with
  | some info, some (.defnInfo w) =>
    match info with
    | .defnInfo v => poke info { v with value := mkApp2 (mkConst ``Add.mk [levelZero]) (mkConst ``Nat) (mkConst ``Nat.mul) }
    | _ => pure ()
    return mkConst `trivial
  | _, _ => return mkConst `no
theorem u : True := lie!
theorem t (a b : Nat) : a * b = a + b := rfl
