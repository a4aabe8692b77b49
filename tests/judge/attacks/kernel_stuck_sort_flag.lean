-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: the sort is decided by a proposition of one's own with one proof, whose index is the stuck number
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

def closer : Acc (· < ·) 1 := .intro 1 fun _ => seed.inv
inductive Flag : Nat → Prop | up : Flag (run 1 seed)
abbrev Near := Flag (run 1 closer)
noncomputable def Gate (h : Near) : Type := Flag.rec (motive := fun _ _ => Type) Prop h
inductive Owner' : (h : Near) → Gate h | mk (h) (b : Bool) : Owner' h
opaque far : Flag (run 0 (seed.inv (Nat.lt_succ_self 0))) := witness ▸ Flag.up
def Carrier (h : Near) : Prop := Owner' h
def into (h : Near) (x : Carrier h) : Owner' h := x
def make (h : Near) (b : Bool) : Carrier h := .mk h b
theorem target : False :=
  Bool.noConfusion (congrArg (fun x : Carrier far => (into far x).1) (rfl : make far false = make far true)
      : false = true)
