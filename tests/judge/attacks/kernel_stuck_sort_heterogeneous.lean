-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: the sort is decided by heterogeneous equality's recursor
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

abbrev Q := HEq (run 1 seed) (run 1 (.intro 1 fun _ => seed.inv))
opaque hwitness : HEq (run 1 seed) (run 0 (seed.inv (Nat.lt_succ_self 0))) := heq_of_eq witness
noncomputable def Gate (h : Q) : Type := HEq.rec (motive := fun _ _ => Type) Prop h
inductive Owner : (h : Q) → Gate h | mk (h : Q) (b : Bool) : Owner h
def Carrier (h : Q) : Prop := Owner h
def into (h : Q) (x : Carrier h) : Owner h := x
def make (h : Q) (b : Bool) : Carrier h := .mk h b
noncomputable def look (x : Carrier hwitness) : Bool := (into hwitness x).1
theorem target : False :=
  Bool.noConfusion (congrArg look (rfl : make hwitness false = make hwitness true) : false = true)
