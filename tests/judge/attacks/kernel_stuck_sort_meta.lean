-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: the family is made by a tactic, as data, under a name of its own making, and read by another
import Lean
open Lean Elab Meta
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)
noncomputable def Gate (h : P) : Type := h.rec (motive := fun _ _ => Type) Prop
def pi (t b : Expr) : Expr := .forallE `a t b .default
def c (n : Name) : Expr := mkConst n
def family : Declaration :=
  let type := pi (c ``P) (mkApp (c ``Gate) (.bvar 0))
  let ctors := [{ name := `Owner.mk, type := pi (c ``P) (pi (c ``Nat) (mkApp (c `Owner) (.bvar 1))) }]
  .inductDecl [] 1 [{ name := `Owner, type, ctors }] false
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
theorem added : True := by
  run_tac do
    addDecl family
    addDecl (defn `Carrier (pi (c ``P) (.sort .zero)) (.lam `h (c ``P) (mkApp (c `Owner) (.bvar 0)) .default))
    let closed := mkApp (c `Carrier) (c ``witness)
    addDecl (defn `Closed (.sort .zero) closed)
    addDecl (defn `look (pi (c `Closed) (c ``Nat)) (.lam `x (c `Closed) (.proj `Owner 0 (.bvar 0)) .default))
    let make := .lam `n (c ``Nat) (mkApp2 (c `Owner.mk) (c ``witness) (.bvar 0)) .default
    addDecl (defn `make (pi (c ``Nat) (c `Closed)) make)
  trivial
theorem target : False :=
  absurd (congrArg look (proof_irrel (make 0) (make 1)) : (0 : Nat) = 1) (by decide)
