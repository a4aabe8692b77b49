-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: an index stands after the proof that decides the sort
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

noncomputable def Gate (h : P) : Type := h.rec (motive := fun _ _ => Type) Prop
inductive Owner : (h : P) → Gate h | mk (h : P) (n : Nat) (b : Fin (n + 2)) : Owner h
def Carrier (h : P) : Prop := Owner h
def into (h : P) (x : Carrier h) : Owner h := x
def make (h : P) (b : Nat) : Carrier h := .mk h b 0
noncomputable def look (x : Carrier witness) : Nat := (into witness x).1
theorem one : look (make witness 0) = 0 := by decide +kernel
theorem two : look (make witness 1) = 1 := by decide +kernel
theorem target : False :=
  absurd (one.symm.trans ((congrArg look (rfl : make witness 0 = make witness 1)).trans two)) (by decide)
