-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: no `def` reads the secret: the projection stands in the proof itself
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

noncomputable def Gate (h : P) : Type := h.rec (motive := fun _ _ => Type) Prop
inductive Owner : (h : P) → Gate h | mk (h : P) (b : Bool) : Owner h
def Carrier (h : P) : Prop := Owner h
def into (h : P) (x : Carrier h) : Owner h := x
def make (h : P) (b : Bool) : Carrier h := .mk h b
theorem target : False := by
  have same : make witness false = make witness true := proof_irrel _ _
  have seen : (into witness (make witness false)).1 = (into witness (make witness true)).1 :=
    congrArg (fun x : Carrier witness => (into witness x).1) same
  exact Bool.noConfusion (seen : false = true)
