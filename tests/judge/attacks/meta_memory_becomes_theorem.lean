-- rule: kernel | environment | axiom | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the text's own axiom is turned into a theorem in memory: a reference to the map's entry
open Lean Meta Elab
axiom cheat : False
def Pair := ConstantInfo × Unit
unsafe def pokeImpl (p : ConstantInfo) (v : TheoremVal) : BaseIO Unit :=
  (unsafeCast p : IO.Ref TheoremVal).set v
@[implemented_by pokeImpl] def poke (p : ConstantInfo) (v : TheoremVal) : BaseIO Unit := return
elab "lie!" : term => do
  let env ← getEnv
  match env.find? `cheat with
  | some info =>
    let v : TheoremVal := { name := `cheat, levelParams := [], type := mkConst ``False, value := mkConst ``True.intro }
    poke info v
    return mkConst `trivial
  | none => return mkConst `no
theorem t (a b : Nat) : a * b = a + b := cheat.elim
theorem u : True := lie!
