-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: the proof is a parameter of a structure, so that ordinary projections are made
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

noncomputable def Gate (h : P) : Type := h.rec (motive := fun _ _ => Type) Prop
inductive Owner (h : P) : Gate h | mk (b : Bool) : Owner h
def Carrier (h : P) : Prop := Owner h
def into (h : P) (x : Carrier h) : Owner h := x
def make (h : P) (b : Bool) : Carrier h := Owner.mk (h := h) b
noncomputable def look (x : Carrier witness) : Bool := (into witness x).1
theorem target : False :=
  Bool.noConfusion (congrArg look (rfl : make witness false = make witness true) : false = true)
