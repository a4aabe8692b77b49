-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- naive: accepted
-- why: the stuck recursion runs over lists by a measure, and the sort by a recursor over a pair
def shorter (a b : List Nat) : Prop := a.length < b.length
theorem shorter_wf : WellFounded shorter := InvImage.wf List.length Nat.lt_wfRel.wf
def body (l : List Nat) (ih : (m : List Nat) → shorter m l → Bool) : Bool :=
  match l with | [] => true | _ :: m => ih m (Nat.lt_succ_self m.length)
noncomputable def run (l : List Nat) (h : Acc shorter l) : Bool := h.rec fun l _ => body l
opaque seed : Acc shorter [3] := shorter_wf.apply [3]
theorem run_true (l h) : run l h = true := by
  induction h with | intro l _ ih => cases l with | nil => rfl | cons a m => exact ih m (Nat.lt_succ_self
      m.length)
opaque witness : run [3] seed = run [] (seed.inv (Nat.lt_succ_self 0)) :=
  (run_true ..).trans (run_true ..).symm
abbrev P := run [3] seed = run [3] (.intro [3] fun _ => seed.inv)
noncomputable def Gate (h : P) : PProd Type Unit := h.rec (motive := fun _ _ => PProd Type Unit) ⟨Prop, ()⟩
inductive Owner : (h : P) → (Gate h).1 | mk (h : P) (b : Bool) : Owner h
def Carrier (h : P) : Prop := Owner h
def into (h : P) (x : Carrier h) : Owner h := x
def make (h : P) (b : Bool) : Carrier h := .mk h b
noncomputable def look (x : Carrier witness) : Bool := (into witness x).1
theorem target : False :=
  Bool.noConfusion (congrArg look (rfl : make witness false = make witness true) : false = true)
