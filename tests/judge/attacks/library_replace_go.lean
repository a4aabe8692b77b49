-- rule: environment | kernel | kernels | error
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: the loop of `List.replaceTR` declared as a constant; the library says that the public function is
--   that
import Lean
open Lean
def under (m : Name) : List String → Name
  | [] => m
  | s :: rest => under (.str m s) rest
def copy (source target : Name) : CoreM Unit := do
  match (← getEnv).find? source with
  | some (.defnInfo d) => addDecl (.defnDecl { d with name := target })
  | _ => pure ()
def home : Name := .num (.str (.str (.str (.str (.str .anonymous "_private") "Init") "Data") "List") "Impl") 0
def missing : Name := under home ["List", "replaceTR", "go"]
def says : Name := under home ["List", "replaceTR", "eq_1"]
def wrong.{u_1} {α : Type u_1} [BEq α] (_l : List α) (_b _c : α) (_r : List α) (_acc : Array α) : List α := []
theorem declared : True := by
  run_tac (copy ``wrong missing : CoreM Unit)
  trivial
abbrev beq : BEq Bool := inferInstance
abbrev list : List Bool := [true]
abbrev acc : Array Bool := #[]
theorem told : list.replaceTR false false =
    (by_elab return mkAppN (mkConst missing [.zero]) #[mkConst ``Bool, mkConst ``beq,
    mkConst ``list, mkConst ``Bool.false, mkConst ``Bool.false, mkConst ``list, mkConst ``acc]) :=
  by_elab return (mkAppN (mkConst says [.zero])
    #[mkConst ``Bool, mkConst ``beq, mkConst ``list, mkConst ``Bool.false, mkConst ``Bool.false])
theorem target : False := by
  have h : @List.replace Bool _ [true] false false = @List.replaceTR Bool _ [true] false false := by
    rw [List.replace_eq_replaceTR]
  exact absurd (h.trans told) (by decide)
