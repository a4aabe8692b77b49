-- rule: kernel | environment | axiom | error
-- header: import Lean
-- header: def twice (n : Nat) : Nat := n + n
-- statement: theorem t (n : Nat) : twice n = n
-- why: the header's definition is overwritten in memory
open Lean Meta Elab
unsafe def pokeImpl (info : ConstantInfo) (v : DefinitionVal) : BaseIO Unit :=
  (unsafeCast info : IO.Ref DefinitionVal).set v
@[implemented_by pokeImpl] def poke (info : ConstantInfo) (v : DefinitionVal) : BaseIO Unit := return
elab "lie!" : term => do
  let env ← getEnv
  match env.find? `twice with
  | some (.defnInfo v) =>
    poke (.defnInfo v) { v with value := .lam `n (mkConst ``Nat) (.bvar 0) .default }
    match env.find? `twice with
    | some info =>
      poke info { v with value := .lam `n (mkConst ``Nat) (.bvar 0) .default }
      return mkConst `trivial
    | none => return mkConst `no
  | _ => return mkConst `no
theorem u : True := lie!
theorem t (n : Nat) : twice n = n := rfl
