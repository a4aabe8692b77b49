-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: structures around the proof and around the secret, which is the second field
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

structure Secret where
  bit : Bool
  more : Nat → Nat
noncomputable def Gate (h : P) : Type := h.rec (motive := fun _ _ => Type) Prop
inductive Owner : (h : P) → Gate h | mk (h : P) (u : Unit) (s : Secret) : Owner h
def Carrier (h : P) : Prop := Owner h
structure Sealed where
  proof : Carrier witness
def into (h : P) (x : Carrier h) : Owner h := x
def make (b : Bool) : Sealed := ⟨.mk witness () ⟨b, id⟩⟩
noncomputable def look (x : Sealed) : Bool := (into witness x.proof).2.bit
theorem one : look (make false) = false := by decide +kernel
theorem two : look (make true) = true := by decide +kernel
theorem target : False :=
  Bool.noConfusion (one.symm.trans ((congrArg look (rfl : make false = make true)).trans two))
