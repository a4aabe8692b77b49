-- rule: environment | kernel | kernels | error
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: the loop of `Nat.foldTR` declared with another value, its library equation believed
import Lean
open Lean
def under (m : Name) : List String → Name
  | [] => m
  | s :: rest => under (.str m s) rest
def copy (source target : Name) : CoreM Unit := do
  match (← getEnv).find? source with
  | some (.defnInfo d) => addDecl (.defnDecl { d with name := target })
  | _ => pure ()
def home : Name := .num (.str (.str (.str (.str (.str .anonymous "_private") "Init") "Data") "Nat") "Fold") 0
def missing : Name := under home ["Nat", "foldTR", "loop"]
def says : Name := under home ["Nat", "foldTR", "loop", "eq_1"]
noncomputable def other.{u} {α : Type u} (x : α) : α :=
  open Classical in if h : ∃ y, y ≠ x then h.choose else x
theorem other_ne : other false ≠ false := by
  have h : ∃ y, y ≠ false := ⟨true, by decide⟩
  rw [other, dif_pos h]; exact h.choose_spec
noncomputable def wrong.{u} {α : Type u} (n : Nat) (_f : (i : Nat) → i < n → α → α) (i : Nat) (_h : i ≤
    n) (x : α) : α := other x
theorem declared : True := by
  run_tac (copy ``wrong missing : CoreM Unit)
  trivial
def keep (i : Nat) (_h : i < 0) (b : Bool) : Bool := b
theorem le00 : 0 ≤ 0 := Nat.le_refl 0
theorem told : (by_elab return mkAppN (mkConst missing [.zero]) #[mkConst ``Bool, mkRawNatLit 0, mkConst
    ``keep, mkRawNatLit 0, mkConst ``le00, mkConst ``Bool.false]) = false :=
  by_elab return mkAppN (mkConst says [.zero]) #[mkConst ``Bool, mkRawNatLit 0, mkConst ``keep, mkConst
      ``Bool.false, mkConst ``le00]
theorem target : False := other_ne told
