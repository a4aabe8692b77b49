-- rule: environment | kernel | kernels | error
-- statement: theorem target : (∃ n : Nat, n < n)
-- whole: yes
-- alone: refused
-- why: the loop of `List.mergeSortTR` declared as the empty list, by a helper theorem about a list of one
import Lean
open Lean
def under (m : Name) : List String → Name
  | [] => m
  | s :: rest => under (.str m s) rest
def copy (source target : Name) : CoreM Unit := do
  match (← getEnv).find? source with
  | some (.defnInfo d) => addDecl (.defnDecl { d with name := target })
  | _ => pure ()
def home : Name := .num (.str (.str (.str (.str (.str (.str .anonymous "_private") "Init") "Data") "List")
    "Sort") "Impl") 0
def missing : Name := under home ["List", "MergeSort", "Internal", "mergeSortTR", "run"]
def says : Name := under home ["List", "MergeSort", "Internal", "mergeSortTR", "run", "eq_2"]
def wrong.{u_1} {α : Type u_1} (_le : α → α → Bool) (n : Nat) (_l : { l : List α // l.length = n
    }) : List α :=
  []
theorem declared : True := by
  run_tac (copy ``wrong missing : CoreM Unit)
  trivial
abbrev le (_ _ : Bool) : Bool := true
theorem len : [true].length = 1 := rfl
abbrev l : { l : List Bool // l.length = 1 } := ⟨[true], len⟩
theorem told : (by_elab return mkAppN (mkConst missing [.zero]) #[mkConst ``Bool, mkConst ``le, mkRawNatLit
    1, mkConst ``l]) = [true] :=
  by_elab return mkAppN (mkConst says [.zero]) #[mkConst ``Bool, mkConst ``le, mkConst ``Bool.true, mkConst
      ``len]
theorem target : (∃ n : Nat, n < n) := absurd (told : ([] : List Bool) = [true]) (by decide)
