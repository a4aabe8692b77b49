-- rule: kernel | kernels | environment
-- statement: theorem target : (1 : Nat) = 2
-- alone: refused
-- naive: accepted
-- why: as kernel_stuck_sort_surface, over an accessibility predicate of one's own, and with a natural
--   number inside
inductive Reach : Nat → Prop
  | step (n : Nat) (below : ∀ k, k + 1 = n → Reach k) : Reach n
theorem Reach.pred {n k : Nat} (h : Reach n) (e : k + 1 = n) : Reach k := by
  cases h with | step _ below => exact below k e
def body (m : Nat) (ih : (k : Nat) → k + 1 = m → Unit × Bool) : Unit × Bool :=
  match m with | 0 => ((), true) | k + 1 => ih k rfl
noncomputable def walk (n : Nat) (h : Reach n) : Unit × Bool := h.rec fun m _ => body m
theorem reach : ∀ n, Reach n
  | 0 => .step 0 fun _ h => nomatch h
  | n + 1 => .step _ fun k h => (Nat.succ.inj h) ▸ reach n
opaque far : Reach 1 := reach 1
theorem walk_true (n : Nat) (h : Reach n) : walk n h = ((), true) := by
  induction h with
  | step n _ ih => cases n with
    | zero => rfl
    | succ n => exact ih n rfl
opaque same : walk 1 far = walk 0 (far.pred rfl) := (walk_true ..).trans (walk_true ..).symm
abbrev closer : Reach 1 := .step 1 fun _ h => far.pred h
abbrev Near := walk 1 far = walk 1 closer
noncomputable def Which (h : Near) : Type := h.rec (motive := fun _ _ => Type) Prop
inductive Hold : (h : Near) → Which h | put (h : Near) (n : Nat) : Hold h
def HoldP (h : Near) : Prop := Hold h
def back (h : Near) (x : HoldP h) : Hold h := x
def putP (h : Near) (n : Nat) : HoldP h := .put h n
noncomputable def number (x : HoldP same) : Nat := (back same x).1
theorem target : (1 : Nat) = 2 := congrArg number (rfl : putP same 1 = putP same 2)
