-- rule: kernel | kernels | environment
-- statement: theorem target.{u} (α : Type u) (x y : α) : x = y
-- alone: refused
-- naive: accepted
-- why: universe polymorphic: the sort is picked by a recursor in a pair of universes, and the data is a
--   type's element
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev P := run 1 seed = run 1 (.intro 1 fun _ => seed.inv)

universe u v
abbrev Pick.{w} (h : P) (T : Sort w) : Sort w := h.rec (motive := fun _ _ => Sort w) T
noncomputable def Gate (h : P) : Type := h.rec (motive := fun _ _ => PUnit.{v+1} → Type) (fun _ => Prop) ⟨⟩
inductive Owner : (h : P) → Gate.{v} h | mk (h : P) (b : Bool) : Owner h
def Carrier (h : P) : Prop := Owner.{v} h
def into (h : P) (x : Carrier.{v} h) : Owner.{v} h := x
def make (h : P) (b : Bool) : Carrier.{v} h := .mk h b
noncomputable def look (x : Carrier.{v} witness) : Bool := (into witness x).1
theorem falso : False :=
  Bool.noConfusion (congrArg look.{0} (rfl : make witness false = make witness true) : false = true)
theorem target.{w} (α : Type w) (x y : α) : x = y := falso.elim
