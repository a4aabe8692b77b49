-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: two families at once whose common sort is stuck for one proof
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

noncomputable def Gate (h : P) : Type := h.rec (motive := fun _ _ => Type) Prop
set_option genSizeOf false
mutual
inductive Left : (h : P) → Gate h | mk (h : P) (b : Bool) : Left h
inductive Right : (h : P) → Gate h | mk (h : P) (b : Bool) (l : Left h) : Right h
end
def Carrier (h : P) : Prop := Right h
def into (h : P) (x : Carrier h) : Right h := x
def make (h : P) (b : Bool) : Carrier h := .mk h b (.mk h b)
noncomputable def look (x : Carrier witness) : Bool := (into witness x).1
theorem one : look (make witness false) = false := by decide +kernel
theorem two : look (make witness true) = true := by decide +kernel
theorem target : False :=
  Bool.noConfusion (one.symm.trans ((congrArg look (rfl : make witness false = make witness true)).trans two))
