-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: two gates, one behind the other, each with a proof of its own
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

noncomputable def Gate (h : P) : Type := h.rec (motive := fun _ _ => Type) Prop
noncomputable def Gates (g h : P) : Type := g.rec (motive := fun _ _ => Type) (Gate h)
inductive Owner : (g : P) → (h : P) → Gates g h | mk (g h : P) (b : Bool) : Owner g h
def Carrier (g h : P) : Prop := Owner g h
def into (g h : P) (x : Carrier g h) : Owner g h := x
def make (g h : P) (b : Bool) : Carrier g h := .mk g h b
def honest : P := rfl
noncomputable def look (x : Carrier honest witness) : Bool := (into honest witness x).1
theorem target : False :=
  Bool.noConfusion (congrArg look (rfl : make honest witness false = make honest witness true) : false = true)
