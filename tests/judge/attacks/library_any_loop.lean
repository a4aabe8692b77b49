-- rule: environment | kernel | kernels | error
-- statement: theorem target : ∀ p : Prop, p
-- whole: yes
-- alone: refused
-- why: the loop of `Nat.anyTR` declared as true, which its library equation says is false
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
def missing : Name := under home ["Nat", "anyTR", "loop"]
def says : Name := under home ["Nat", "anyTR", "loop", "eq_1"]
def wrong (n : Nat) (_f : (i : Nat) → i < n → Bool) (i : Nat) (_h : i ≤ n) : Bool := true
theorem declared : True := by
  run_tac (copy ``wrong missing : CoreM Unit)
  trivial
def f (i : Nat) (_h : i < 3) : Bool := i == 1
theorem le : 0 ≤ 3 := by decide
theorem told : (by_elab return mkAppN (mkConst missing) #[mkRawNatLit 3, mkConst ``f, mkRawNatLit 0, mkConst
    ``le]) = false :=
  by_elab return mkAppN (mkConst says) #[mkRawNatLit 3, mkConst ``f, mkConst ``le]
theorem target : ∀ p : Prop, p := fun _ => Bool.noConfusion (told : true = false)
