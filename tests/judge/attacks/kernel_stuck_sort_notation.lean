-- rule: kernel | kernels | environment
-- statement: theorem target : 2 + 2 = 5
-- alone: refused
-- naive: accepted
-- why: everything comes out of macros, and the families out of a local notation
local notation "𝒜" => Acc (fun (a b : Nat) => a < b)
local infix:50 " ≐ " => @Eq Nat
def step (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k)
noncomputable def run (n : Nat) (h : 𝒜 n) : Nat := h.rec fun m _ => step m
local notation "⟦" n "," h "⟧" => run n h
opaque seed : 𝒜 1 := Nat.lt_wfRel.wf.apply 1
theorem run_zero (n h) : ⟦n, h⟧ ≐ 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque witness : ⟦1, seed⟧ ≐ ⟦0, seed.inv (Nat.lt_succ_self 0)⟧ := (run_zero ..).trans (run_zero ..).symm
local notation "𝒫" => (⟦1, seed⟧ ≐ ⟦1, (Acc.intro 1 fun _ => seed.inv)⟧)
local notation "𝒢" h:max => (Eq.rec (motive := fun _ _ => Type) Prop h : Type)
macro "family " n:ident : command => `(inductive $n : (h : 𝒫) → 𝒢 h | $(Lean.mkIdent `mk):ident (h : 𝒫)
    (b : Bool) : $n h)
inductive Owner : (h : 𝒫) → 𝒢 h | mk (h : 𝒫) (b : Bool) : Owner h
def Carrier (h : 𝒫) : Prop := Owner h
def into (h : 𝒫) (x : Carrier h) : Owner h := x
def make (h : 𝒫) (b : Bool) : Carrier h := .mk h b
noncomputable def look (x : Carrier witness) : Bool := (into witness x).1
theorem target : 2 + 2 = 5 :=
  Bool.noConfusion (congrArg look (rfl : make witness false = make witness true) : false = true)
