-- rule: kernel | kernels | environment
-- statement: theorem target : (0 : Nat) = 1
-- whole: yes
-- alone: refused
-- why: equality answers by history: a collision of hashes lets a field count as recursive when a recursor's
--   type is made and not when its rules are made, so that a rule drops the induction hypothesis
import Lean
open Lean

def pass (x : Bool) (n : Nat) (ih : (m : Nat) → m < n → Bool) : Bool :=
  match n with | 0 => x | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def descend (x : Bool) (n : Nat) (h : Acc (· < ·) n) : Bool := h.rec fun m _ => pass x m
opaque ground : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem descend_eq (x n h) : descend x n h = x := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
noncomputable def early (x : Bool) := descend x 1 ground
noncomputable def mid (x : Bool) := descend x 1 (.intro 1 fun _ => ground.inv)
noncomputable def late (x : Bool) := descend x 0 (ground.inv (Nat.lt_succ_self 0))

def numbered (s : String) (n : Nat) : Name := .num (.str .anonymous s) n
def nameA : Name := numbered "Early" 7958
def nameB : Name := numbered "Middle" 0
def nameC : Name := numbered "Late" 111587
def boolean : Expr := mkConst ``Bool
def wrap (salt : Nat) (e : Expr) : Expr := mkApp (.lam `s (mkConst ``Nat) e .default) (mkRawNatLit salt)
def lift (e : Expr) : Expr := e.liftLooseBVars 0 1
def valA (x : Expr) : Expr := mkApp (mkConst nameA) (wrap 88263 (lift x))
def valB (x : Expr) : Expr := mkApp (mkConst nameB) (wrap 88263 (lift x))
def valC (x : Expr) : Expr :=
  mkApp (mkConst nameC) (wrap 5848 (mkApp (.lam `z boolean (.bvar 0) .default) (lift x)))
def pi (t b : Expr) : Expr := .forallE `a t b .default
def lam (t b : Expr) : Expr := .lam `a t b .default
def gate (x i j k : Expr) : Expr := mkAppN (mkConst `Gate) #[x, i, j, k]
def asked (x : Expr) : Expr := gate x (valB x) (valA x) (valA x)
def gateDecl : Declaration :=
  let type := pi boolean (pi boolean (pi boolean (pi boolean (.sort .zero))))
  let x : Expr := .bvar 0
  let pass := pi boolean (gate x (valC x) (valB x) (valC x))
  .inductDecl [] 1 [{ name := `Gate, type, ctors := [{ name := `Gate.pass, type := pass }] }] false
def through (x h self : Expr) : Expr :=
  let major := gate (x.liftLooseBVars 0 3) (.bvar 2) (.bvar 1) (.bvar 0)
  let motive := lam boolean (lam boolean (lam boolean (lam major (.sort (.succ .zero)))))
  mkAppN (mkConst `Gate.rec [.succ (.succ .zero)]) #[x, motive, self, valB x, valA x, valA x, h]
def ownerDecl : Declaration :=
  let self := mkConst `Owner
  let step := pi boolean (pi (asked (.bvar 0)) (pi (through (.bvar 1) (.bvar 0) self) self))
  let ctors := [{ name := `Owner.base, type := self }, { name := `Owner.step, type := step }]
  .inductDecl [] 0 [{ name := `Owner, type := .sort (.succ .zero), ctors }] false
def give (n v : Name) : Declaration :=
  let type := pi boolean boolean
  .defnDecl { name := n, levelParams := [], type, value := mkConst v, hints := .regular 900, safety := .safe }
theorem declared : True := by
  run_tac do
    addDecl (give nameA ``early); addDecl (give nameB ``mid); addDecl (give nameC ``late)
    addDecl gateDecl; addDecl ownerDecl
  trivial
theorem fixed (T : Type) (x i j k : Bool) (h : Gate x i j k) : Gate.rec (motive :=
  fun _ _ _ _ => Type) T h = T :=
  Gate.rec (motive := fun _ _ _ h => Gate.rec (motive := fun _ _ _ _ => Type) T h = T) rfl h
theorem carry (G : Bool → Bool → Bool → Prop) (a b c : Bool) (ab : a = b) (bc : b = c) (h : G c b
    c) : G b a a := by
  cases ab; cases bc; exact h
theorem opened : Gate false (mid false) (early false) (early false) :=
  carry (Gate false) (early false) (mid false) (late false)
    ((descend_eq ..).trans (descend_eq ..).symm) ((descend_eq ..).trans (descend_eq ..).symm) (Gate.pass
        false)
noncomputable def major : Owner := Owner.step false opened
  (Eq.mpr (fixed Owner false (mid false) (early false) (early false) opened) Owner.base)
noncomputable def Number : Prop :=
  Owner.rec (motive := fun _ => Type → Prop) (fun _ => True) (fun _ _ _ ih => ih) major Nat
def enter (n : Nat) : Number := n
def leave (n : Number) : Nat := n
theorem target : (0 : Nat) = 1 := congrArg leave (proof_irrel (enter 0) (enter 1))
