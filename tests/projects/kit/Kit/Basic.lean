import Lean

/-! Metaprograms of most kinds, for files that import this one. -/

open Lean Elab Meta Tactic

namespace Kit

syntax (name := bothTactic) "both " term ", " term : tactic
macro_rules
  | `(tactic| both $a, $b) => `(tactic| exact ⟨$a, $b⟩)

macro "finish" : tactic => `(tactic| first | rfl | omega | simp)

elab "close_true" : tactic => do
  let g ← getMainGoal
  if (← instantiateMVars (← g.getType)).isConstOf ``True then
    g.assign (mkConst ``True.intro)
  else
    throwError "the goal is not `True` but {g}"

elab "twice! " t:tacticSeq : tactic => do
  evalTactic t
  evalTactic t

register_simp_attr kit_simp

declare_syntax_cat shape
syntax "square " num : shape
syntax "rect " num num : shape
syntax "[shape| " shape "]" : term
macro_rules
  | `([shape| square $n]) => `($n * $n)
  | `([shape| rect $a $b]) => `($a * $b)

def code (n : Nat) : Nat := n * n + 1

simproc reduceCode (code _) := fun e => do
  let some n := e.appArg!.nat? | return .continue
  let r := mkNatLit (code n)
  return .done { expr := r, proof? := mkApp2 (mkConst ``rfl [1]) (mkConst ``Nat) r }

theorem code_one : code 1 = 2 := rfl

initialize counter : IO.Ref Nat ← IO.mkRef 40

initialize chosen : SimplePersistentEnvExtension Name (Array Name) ←
  registerSimplePersistentEnvExtension {
    addEntryFn := Array.push
    addImportedFn := fun entries => entries.foldl (· ++ ·) #[]
  }

initialize registerBuiltinAttribute {
  name := `chosen
  descr := "declarations that were chosen"
  add := fun decl _ _ => modifyEnv (chosen.addEntry · decl)
}

register_option kit.depth : Nat := { defValue := 3, descr := "a number" }

elab "#chosen" : command => do
  let names := chosen.getState (← getEnv)
  logInfo m!"{names} {kit.depth.get (← getOptions)}"

elab "by_chosen" : tactic => do
  for name in chosen.getState (← getEnv) do
    let saved ← saveState
    try
      let gs ← (← getMainGoal).apply (mkConst name)
      replaceMainGoal gs
      return
    catch _ => saved.restore
  throwError "none of the chosen lemmas applies"

elab "count!" : term => do
  counter.modify (· + 1)
  return mkNatLit (← counter.get)

class Size (α : Type) where
  size : α → Nat

open Command in
elab "derive_size " n:ident : command => do
  elabCommand (← `(instance : Size $n := ⟨fun _ => 1⟩))

end Kit
