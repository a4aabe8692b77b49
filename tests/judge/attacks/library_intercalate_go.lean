-- rule: environment | kernel | kernels | error
-- statement: theorem target : ([1] : List Nat) = []
-- whole: yes
-- alone: refused
-- why: the loop of `List.intercalateTR` declared as the empty list, its library equation believed
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
def missing : Name := under home ["List", "intercalateTR", "go"]
def says : Name := under home ["List", "intercalateTR", "go", "eq_1"]
def wrong.{u_1} {α : Type u_1} (_sep : Array α) (_x : List α) (_xs : List (List α)) (_acc : Array
    α) : List α := []
theorem declared : True := by
  run_tac (copy ``wrong missing : CoreM Unit)
  trivial
abbrev one : Array Nat := #[1]
abbrev nil : List Nat := []
abbrev nils : List (List Nat) := []
theorem told : (by_elab return mkAppN (mkConst missing [.zero]) #[mkConst ``Nat, mkConst ``one, mkConst
    ``nil, mkConst ``nils, mkConst ``one]) = (#[1] : Array Nat).toListAppend [] :=
  by_elab return mkAppN (mkConst says [.zero]) #[mkConst ``Nat, mkConst ``one, mkConst ``nil, mkConst ``one]
theorem target : ([1] : List Nat) = [] := by
  have h : ([] : List Nat) = (#[1] : Array Nat).toListAppend [] := told
  rw [Array.toListAppend_eq] at h
  exact h.symm
