-- rule: kernel | kernels | environment
-- statement: theorem target : ∃ n : Nat, n < 0
-- alone: refused
-- naive: accepted
-- why: the sort is `cast` of Prop along an equality of types
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

def Fam (n : Nat) : Type 1 := match n with | 0 => Type | _ + 1 => Type
theorem fam (n : Nat) : Fam n = Type := by cases n <;> rfl
noncomputable def Gate (h : P) : Type :=
  Eq.rec (motive := fun n _ => n = n → Type) (fun _ => Prop) h rfl
inductive Owner : (h : P) → Gate h | mk (h : P) (b : Fin 2) : Owner h
def Carrier (h : P) : Prop := Owner h
def into (h : P) (x : Carrier h) : Owner h := x
def make (h : P) (b : Fin 2) : Carrier h := .mk h b
noncomputable def look (x : Carrier witness) : Fin 2 := (into witness x).1
theorem target : ∃ n : Nat, n < 0 :=
  absurd (congrArg look (rfl : make witness 0 = make witness 1) : (0 : Fin 2) = 1) (by decide)
