-- rule: kernel
-- statement: theorem t : False
-- naive: accepted
-- alone: refused
-- why: a type whose sort is computed by recursion on a proof; the kernel gets stuck on it, takes the proposition for data
--   and lets its field be projected
noncomputable def down (m : Nat) (ih : (k : Nat) → k < m → Nat) : Nat :=
  match m with
  | 0 => 0
  | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => down m
opaque acc : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : run n h = 0 := by
  induction h with
  | intro n _ ih =>
    cases n with
    | zero => rfl
    | succ n => exact ih n (Nat.lt_succ_self n)
opaque step : run 1 acc = run 0 (acc.inv (Nat.lt_succ_self 0)) := (run_zero ..).trans (run_zero ..).symm
abbrev Same := run 1 acc = run 1 (.intro 1 fun _ => acc.inv)
noncomputable def Target (h : Same) : Type := h.rec (motive := fun _ _ => Type) Prop
inductive Two : (h : Same) → Target h
  | of (h : Same) (b : Bool) : Two h
def Two' (h : Same) : Prop := Two h
noncomputable def back (h : Same) (x : Two' h) : Two h := x
noncomputable def of (h : Same) (b : Bool) : Two' h := .of h b
noncomputable def bit (x : Two' step) : Bool := (back step x).1
theorem t : False := Bool.noConfusion (congrArg bit (rfl : of step true = of step false) : true = false)
