-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: equality answers by history: a collision of hashes makes a family a proposition for a local variable
--   and of a stuck sort for a closed one
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
def nameA : Name := numbered "Early" 66340
def nameB : Name := numbered "Middle" 1
def nameC : Name := numbered "Late" 171084
def boolean : Expr := mkConst ``Bool
def wrap (salt : Nat) (e : Expr) : Expr := mkApp (.lam `s (mkConst ``Nat) e .default) (mkRawNatLit salt)
def lift (e : Expr) : Expr := e.liftLooseBVars 0 1
def valA (x : Expr) : Expr := mkApp (mkConst nameA) (wrap 40653 (lift x))
def valB (x : Expr) : Expr := mkApp (mkConst nameB) (wrap 40653 (lift x))
def valC (x : Expr) : Expr :=
  mkApp (mkConst nameC) (wrap 1387 (mkApp (.lam `z boolean (.bvar 0) .default) (lift x)))
def pi (t b : Expr) : Expr := .forallE `a t b .default
def lam (t b : Expr) : Expr := .lam `a t b .default
def gate (x i j k : Expr) : Expr := mkAppN (mkConst `Gate) #[x, i, j, k]
def asked (x : Expr) : Expr := gate x (valB x) (valA x) (valA x)
def gateDecl : Declaration :=
  let type := pi boolean (pi boolean (pi boolean (pi boolean (.sort .zero))))
  let x : Expr := .bvar 0
  let pass := pi boolean (gate x (valC x) (valB x) (valC x))
  .inductDecl [] 1 [{ name := `Gate, type, ctors := [{ name := `Gate.pass, type := pass }] }] false
def sort (x h : Expr) : Expr :=
  let major := gate (x.liftLooseBVars 0 3) (.bvar 2) (.bvar 1) (.bvar 0)
  let motive := lam boolean (lam boolean (lam boolean (lam major (.sort (.succ .zero)))))
  mkAppN (mkConst `Gate.rec [.succ (.succ .zero)]) #[x, motive, .sort .zero, valB x, valA x, valA x, h]
def owner (x h : Expr) : Expr := mkApp2 (mkConst `Owner) x h
def ownerDecl : Declaration :=
  let type := pi boolean (pi (asked (.bvar 0)) (sort (.bvar 1) (.bvar 0)))
  let put := pi boolean (pi (asked (.bvar 0)) (pi boolean (owner (.bvar 2) (.bvar 1))))
  .inductDecl [] 2 [{ name := `Owner, type, ctors := [{ name := `Owner.put, type := put }] }] false
def defn (n : Name) (h : UInt32) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .regular h, safety := .safe }
def aliasType : Expr := pi boolean (pi (asked (.bvar 0)) (.sort .zero))
def conversion : Declaration := defn `asProp 1 (mkConst `AsProp)
  (lam boolean (lam (asked (.bvar 0)) (mkApp2 (mkConst ``id [.succ .zero]) (.sort .zero)
      (owner (.bvar 1) (.bvar 0)))))
theorem carry (G : Bool → Bool → Bool → Prop) (a b c : Bool) (ab : a = b) (bc : b = c) (h : G c b
    c) : G b a a := by
  cases ab; cases bc; exact h
theorem declared : True := by
  run_tac do
    addDecl (defn nameA 900 (pi boolean boolean) (mkConst ``early))
    addDecl (defn nameB 900 (pi boolean boolean) (mkConst ``mid))
    addDecl (defn nameC 900 (pi boolean boolean) (mkConst ``late))
    addDecl gateDecl; addDecl ownerDecl
    addDecl (defn `AsProp 1 (.sort (.imax (.succ .zero) (.imax .zero (.succ .zero)))) aliasType)
    addDecl conversion
  trivial
opaque opened : Gate false (by_elab return valB (mkConst ``false)) (by_elab return valA (mkConst ``false))
    (by_elab return valA (mkConst ``false)) :=
  carry (Gate false) (early false) (mid false) (late false)
    ((descend_eq ..).trans (descend_eq ..).symm) ((descend_eq ..).trans (descend_eq ..).symm) (Gate.pass
        false)
def Held : Prop := by_elab return mkApp2 (mkConst `asProp) (mkConst ``false) (mkConst ``opened)
def held : Expr := mkConst ``Held
def put (b : Name) : Expr := mkApp3 (mkConst `Owner.put) (mkConst ``false) (mkConst ``opened) (mkConst b)
def same : Expr := mkApp3 (mkConst ``proof_irrel) held (put ``false) (put ``true)
def proof : Expr := mkAppN (mkConst ``congrArg [.zero, .succ .zero])
  #[held, boolean, put ``false, put ``true, lam held (.proj `Owner 0 (.bvar 0)), same]
def thm (n : Name) (t v : Expr) : Declaration := .thmDecl { name := n, levelParams := [], type := t, value :=
  v }
theorem target : False := by
  run_tac addDecl (thm `wrong (mkApp3 (mkConst ``Eq [.succ .zero]) boolean (mkConst ``false)
      (mkConst ``true)) proof)
  exact Bool.noConfusion (wrong : false = true)
