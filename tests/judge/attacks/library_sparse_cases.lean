-- rule: environment | kernel | kernels | error
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: a made-up helper of pattern matching, missing in the package, declared so that its library equation
--   fails
import Lean
open Lean
def under (m : Name) : List String → Name
  | [] => m
  | s :: rest => under (.str m s) rest
def copy (source target : Name) : CoreM Unit := do
  match (← getEnv).find? source with
  | some (.defnInfo d) => addDecl (.defnDecl { d with name := target })
  | _ => pure ()
def home : Name := .num (.str (.str (.str (.str .anonymous "_private") "Lean") "Data") "RBMap") 0
def missing : Name := under home ["Lean", "RBNode", "balance1", "_sparseCasesOn_1"]
def says : Name := .str missing "else_eq"
noncomputable def other.{u} {α : Sort u} (x : α) : α :=
  open Classical in if h : ∃ y, y ≠ x then h.choose else x
theorem other_ne : other false ≠ false := by
  have h : ∃ y, y ≠ false := ⟨true, by decide⟩
  rw [other, dif_pos h]; exact h.choose_spec
theorem bit : Nat.hasNotBit 1 RBColor.black.ctorIdx := fun h => absurd h (by decide)
noncomputable def wrong.{u} {motive : RBColor → Sort u} (t : RBColor) (red : motive .red)
    (els : Nat.hasNotBit 1 t.ctorIdx → motive t) : motive t :=
  RBColor.rec (motive := fun t => (Nat.hasNotBit 1 t.ctorIdx → motive t) → motive t) (fun _ => red)
    (fun f => other (f bit)) t els
theorem declared : True := by
  run_tac (copy ``wrong missing : CoreM Unit)
  trivial
abbrev M (_ : RBColor) : Type := Bool
def els (_ : Nat.hasNotBit 1 RBColor.black.ctorIdx) : Bool := false
theorem told : (by_elab return mkAppN (mkConst missing [.succ .zero]) #[mkConst ``M, mkConst
    ``RBColor.black, mkConst ``Bool.true, mkConst ``els]) = els bit :=
  by_elab return (mkAppN (mkConst says [.succ .zero])
    #[mkConst ``M, mkConst ``RBColor.black, mkConst ``Bool.true, mkConst ``els, mkConst ``bit])
theorem target : False := other_ne told
