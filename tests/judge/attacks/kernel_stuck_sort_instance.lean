-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: the family comes out of an instance, and the secret out of an instance's method
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

class Gated (h : P) where
  gate : Type
noncomputable instance (h : P) : Gated h := ⟨h.rec (motive := fun _ _ => Type) Prop⟩
inductive Owner : (h : P) → Gated.gate h | mk (h : P) (b : Bool) : Owner h
def Carrier (h : P) : Prop := Owner h
class Reads (α : Prop) where
  read : α → Bool
def into (h : P) (x : Carrier h) : Owner h := x
def make (h : P) (b : Bool) : Carrier h := .mk h b
noncomputable instance : Reads (Carrier witness) := ⟨fun x => (into witness x).1⟩
theorem one : Reads.read (make witness false) = false := by decide +kernel
theorem two : Reads.read (make witness true) = true := by decide +kernel
theorem same : make witness false = make witness true := rfl
theorem target : False :=
  absurd ((Eq.symm one).trans ((congrArg (Reads.read (α :=
    Carrier witness)) same).trans two)) Bool.false_ne_true
