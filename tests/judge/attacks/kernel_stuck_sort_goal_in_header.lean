-- rule: kernel | kernels | environment
-- statement: theorem fermat (a b c n : Nat) (h : 2 < n) (ha : 0 < a) (hb : 0 < b) : a ^ n + b ^ n ≠ c ^ n
-- alone: refused
-- naive: accepted
-- why: the same proof with namespaces, sections and variables, for a statement that looks like a theorem
namespace Descent
section
variable (m : Nat)
private def step (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
end
private noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => step m
private opaque seed : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
private theorem run_zero (n h) : run n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
private opaque witness : run 1 seed = run 0 (seed.inv (Nat.lt_succ_self 0)) :=
  (run_zero ..).trans (run_zero ..).symm
section
variable (h : run 1 seed = run 1 (.intro 1 fun _ => seed.inv))
private noncomputable def Gate : Type := h.rec (motive := fun _ _ => Type) Prop
private inductive Owner : (h : run 1 seed = run 1 (.intro 1 fun _ => seed.inv)) → Gate h | mk (h) (b :
    Bool) : Owner h
private def Carrier : Prop := Owner h
private def into (x : Carrier h) : Owner h := x
private def make (b : Bool) : Carrier h := .mk h b
end
private noncomputable def look (x : Carrier witness) : Bool := (into witness x).1
private theorem minimal : false = true := congrArg look (rfl : make witness false = make witness true)
end Descent
theorem fermat (a b c n : Nat) (h : 2 < n) (ha : 0 < a) (hb : 0 < b) : a ^ n + b ^ n ≠ c ^ n :=
  Bool.noConfusion Descent.minimal
