-- case: structural_equations
-- statement: theorem t (n : Nat) : 0 + n = n
-- alone: accepted
theorem t : (n : Nat) → 0 + n = n
  | 0 => rfl
  | n + 1 => congrArg (· + 1) (t n)

-- case: structural_equations_after_colon
-- statement: theorem t : ∀ n : Nat, n * 0 = 0
theorem t : ∀ n : Nat, n * 0 = 0
  | 0 => rfl
  | _ + 1 => rfl

-- case: structural_match
-- statement: theorem t (xs : List Nat) : xs ++ [] = xs
theorem t (xs : List Nat) : xs ++ [] = xs := by
  match xs with
  | [] => rfl
  | x :: xs => rw [List.cons_append, t xs]

-- case: structural_two_arguments
-- statement: theorem t : ∀ m n : Nat, m + n = n + m
theorem t : ∀ m n : Nat, m + n = n + m
  | 0, n => by simp
  | m + 1, n => by
    have := t m n
    omega

-- case: structural_annotated
-- statement: theorem t (n : Nat) : n < n + 1
theorem t (n : Nat) : n < n + 1 :=
  match n with
  | 0 => by decide
  | n + 1 => Nat.succ_lt_succ (t n)
termination_by structural n

-- case: well_founded
-- header: def halve (n : Nat) : Nat := if h : n < 2 then 0 else 1 + halve (n - 2)
-- statement: theorem t (n : Nat) : halve n ≤ n
theorem t (n : Nat) : halve n ≤ n := by
  rw [halve]
  split
  · exact Nat.zero_le n
  · have := t (n - 2)
    omega
termination_by n

-- case: well_founded_decreasing_by
-- header: def halve (n : Nat) : Nat := if h : n < 2 then 0 else 1 + halve (n - 2)
-- statement: theorem t (n : Nat) : halve n + halve n ≤ n
-- alone: accepted
theorem t (n : Nat) : halve n + halve n ≤ n := by
  rw [halve]
  split
  · exact Nat.zero_le n
  · have := t (n - 2)
    omega
termination_by n
decreasing_by
  simp_wf
  omega

-- case: well_founded_lexicographic
-- header: def ack : Nat → Nat → Nat | 0, n => n + 1 | m + 1, 0 => ack m 1 | m + 1, n + 1 => ack m (ack (m + 1) n)
-- statement: theorem t (m n : Nat) : n < ack m n
theorem t (m n : Nat) : n < ack m n := by
  match m, n with
  | 0, n => simp [ack]
  | m + 1, 0 =>
    have := t m 1
    rw [ack]; omega
  | m + 1, n + 1 =>
    have h₁ := t (m + 1) n
    have h₂ := t m (ack (m + 1) n)
    rw [ack]; omega
termination_by (m, n)

-- case: well_founded_measure
-- statement: theorem t (xs ys : List Nat) : xs.length + ys.length = ys.length + xs.length
theorem t (xs ys : List Nat) : xs.length + ys.length = ys.length + xs.length := by
  match xs, ys with
  | [], ys => simp
  | x :: xs, ys =>
    have := t ys xs
    simp; omega
termination_by xs.length + ys.length

-- case: mutual_theorems
-- header: mutual inductive Ev : Nat → Prop | zero : Ev 0 | succ : Od n → Ev (n + 1) inductive Od : Nat → Prop | succ : Ev n → Od (n + 1) end
-- statement: theorem t (n : Nat) (h : Ev n) : n % 2 = 0
-- alone: accepted
mutual
theorem t (n : Nat) (h : Ev n) : n % 2 = 0 := by
  cases h with
  | zero => rfl
  | succ h => have := u _ h; omega
theorem u (n : Nat) (h : Od n) : n % 2 = 1 := by
  cases h with
  | succ h => have := t _ h; omega
end

-- case: mutual_definitions
-- statement: theorem t : ∃ f : Nat → Bool, f 4 = true ∧ f 5 = false
mutual
def ev : Nat → Bool
  | 0 => true
  | n + 1 => od n
def od : Nat → Bool
  | 0 => false
  | n + 1 => ev n
end
theorem t : ∃ f : Nat → Bool, f 4 = true ∧ f 5 = false := ⟨ev, rfl, rfl⟩

-- case: mutual_well_founded
-- statement: theorem t : ∃ f : Nat → Nat, f 3 = 0
mutual
def down (n : Nat) : Nat := if h : n = 0 then 0 else slow (n - 1)
termination_by (n, 0)
def slow (n : Nat) : Nat := down n
termination_by (n, 1)
end
theorem t : ∃ f : Nat → Nat, f 3 = 0 := ⟨down, by simp [down, slow]⟩

-- case: nested_inductive_recursion
-- header: inductive Tree | node : List Tree → Tree
-- statement: theorem t (x : Tree) : ∃ n : Nat, n = n ∧ x = x
def Tree.size : Tree → Nat
  | node ts => 1 + (ts.attach.map fun ⟨s, _⟩ => size s).sum
theorem t (x : Tree) : ∃ n : Nat, n = n ∧ x = x := ⟨x.size, rfl, rfl⟩

-- case: nested_structural
-- header: inductive Rose | leaf | node : List Rose → Rose
-- statement: theorem t : ∃ f : Rose → Nat, f .leaf = 1
-- alone: accepted
mutual
def Rose.count : Rose → Nat
  | leaf => 1
  | node rs => countAll rs
def Rose.countAll : List Rose → Nat
  | [] => 0
  | r :: rs => r.count + countAll rs
end
theorem t : ∃ f : Rose → Nat, f .leaf = 1 := ⟨Rose.count, rfl⟩

-- case: where_helper
-- statement: theorem t (n : Nat) : n ≤ n * n + 1
theorem t (n : Nat) : n ≤ n * n + 1 := by
  have := go n
  omega
where
  go : ∀ k : Nat, k ≤ k * k
    | 0 => Nat.le_refl 0
    | k + 1 => Nat.le_mul_of_pos_left _ (Nat.succ_pos k)

-- case: where_two_helpers
-- statement: theorem t (a b : Nat) (h : a = b) : b + 0 = a
-- alone: accepted
theorem t (a b : Nat) (h : a = b) : b + 0 = a := first.trans second
where
  first : b + 0 = b := rfl
  second : b = a := h.symm

-- case: let_rec
-- statement: theorem t (n : Nat) : ∃ k, k ≤ n
theorem t (n : Nat) : ∃ k, k ≤ n :=
  let rec low : (n : Nat) → { k // k ≤ n }
    | 0 => ⟨0, Nat.le_refl 0⟩
    | n + 1 => ⟨low n, Nat.le_succ_of_le (low n).2⟩
  ⟨low n, (low n).2⟩

-- case: let_rec_tactic
-- statement: theorem t (xs : List Nat) : xs.length ≥ 0
theorem t (xs : List Nat) : xs.length ≥ 0 := by
  let rec count : List Nat → Nat
    | [] => 0
    | _ :: xs => count xs + 1
  exact Nat.zero_le _

-- case: strong_induction
-- statement: theorem t (n : Nat) : n = 0 ∨ ∃ k, n = k + 1
theorem t (n : Nat) : n = 0 ∨ ∃ k, n = k + 1 := by
  refine Nat.strongRecOn n ?_
  intro n _
  cases n with
  | zero => exact .inl rfl
  | succ k => exact .inr ⟨k, rfl⟩

-- case: accessibility
-- statement: theorem t (n : Nat) : Acc (· < ·) n
theorem t (n : Nat) : Acc (· < ·) n := Nat.lt_wfRel.wf.apply n

-- case: well_founded_fix
-- statement: theorem t : ∃ f : Nat → Nat, f 0 = 0
noncomputable def down (n : Nat) : Nat :=
  WellFounded.fix Nat.lt_wfRel.wf (fun n rec => if h : n = 0 then 0 else rec (n - 1) (Nat.sub_lt (Nat.pos_of_ne_zero h) (by decide))) n
theorem t : ∃ f : Nat → Nat, f 0 = 0 := ⟨down, by unfold down; rw [WellFounded.fix_eq]; rfl⟩

-- case: partial_fixpoint
-- statement: theorem t : ∃ f : Nat → Option Nat, f 0 = some 0
def find (n : Nat) : Option Nat := if n = 0 then some 0 else find (n + 1)
partial_fixpoint
theorem t : ∃ f : Nat → Option Nat, f 0 = some 0 := ⟨find, by rw [find]; rfl⟩

-- case: fuel
-- header: def gcd' (fuel a b : Nat) : Nat := match fuel with | 0 => a | f + 1 => if b = 0 then a else gcd' f b (a % b)
-- statement: theorem t : gcd' 20 48 36 = 12
theorem t : gcd' 20 48 36 = 12 := by decide

-- case: structural_over_proof
-- header: inductive Le : Nat → Nat → Prop | refl : Le n n | step : Le n m → Le n (m + 1)
-- statement: theorem t (a b : Nat) (h : Le a b) : a ≤ b
theorem t (a b : Nat) (h : Le a b) : a ≤ b :=
  match h with
  | .refl => Nat.le_refl _
  | .step h => Nat.le_succ_of_le (t _ _ h)

-- case: indexed_family
-- header: inductive Vec (α : Type u) : Nat → Type u | nil : Vec α 0 | cons : α → Vec α n → Vec α (n + 1)
-- statement: theorem t (v : Vec Nat 0) : v = .nil
theorem t (v : Vec Nat 0) : v = .nil := by
  cases v
  rfl

-- case: indexed_family_functions
-- statement: theorem t (n : Nat) : ∃ k, k = n
-- alone: accepted
inductive Vec (α : Type u) : Nat → Type u
  | nil : Vec α 0
  | cons : α → Vec α n → Vec α (n + 1)
def Vec.replicate (a : α) : (n : Nat) → Vec α n
  | 0 => .nil
  | n + 1 => .cons a (replicate a n)
def Vec.len : Vec α n → Nat
  | .nil => 0
  | .cons _ v => v.len + 1
theorem Vec.len_replicate (a : α) : ∀ n, (replicate a n).len = n
  | 0 => rfl
  | n + 1 => by rw [replicate, len, len_replicate]
theorem t (n : Nat) : ∃ k, k = n := ⟨_, Vec.len_replicate 'x' n⟩

-- case: reflexive_inductive
-- header: inductive Ord' | zero | succ (o : Ord') | lim (f : Nat → Ord')
-- statement: theorem t : ∃ f : Ord' → Nat, f .zero = 0
def Ord'.depth : Ord' → Nat
  | zero => 0
  | succ o => o.depth + 1
  | lim f => (f 0).depth
theorem t : ∃ f : Ord' → Nat, f .zero = 0 := ⟨Ord'.depth, rfl⟩

-- case: inductive_predicate_inversion
-- header: inductive Even : Nat → Prop | zero : Even 0 | add : Even n → Even (n + 2)
-- statement: theorem t : ¬ Even 3
theorem t : ¬ Even 3
  | .add h => nomatch h

-- case: induction_on_predicate
-- header: inductive Even : Nat → Prop | zero : Even 0 | add : Even n → Even (n + 2)
-- statement: theorem t (n : Nat) (h : Even n) : ∃ k, n = 2 * k
-- alone: accepted
theorem t (n : Nat) (h : Even n) : ∃ k, n = 2 * k := by
  induction h with
  | zero => exact ⟨0, rfl⟩
  | add _ ih =>
    obtain ⟨k, hk⟩ := ih
    exact ⟨k + 1, by omega⟩

-- case: functional_induction_helper
-- statement: theorem t (n : Nat) : ∃ k, k ≤ n
-- alone: accepted
def log (n : Nat) : Nat := if n ≤ 1 then 0 else 1 + log (n / 2)
theorem log_le (n : Nat) : log n ≤ n := by
  fun_induction log n <;> omega
theorem t (n : Nat) : ∃ k, k ≤ n := ⟨log n, log_le n⟩

-- case: unfold_well_founded
-- statement: theorem t : ∃ f : Nat → Nat, f 8 = 3
def log (n : Nat) : Nat := if n ≤ 1 then 0 else 1 + log (n / 2)
theorem t : ∃ f : Nat → Nat, f 8 = 3 := ⟨log, by simp [log]⟩

-- case: coinductive_style_stream
-- header: def Stream' (α : Type) := Nat → α
-- statement: theorem t (s : Stream' Nat) : (fun n => s n) = s
def Stream'.head (s : Stream' α) : α := s 0
def Stream'.tail (s : Stream' α) : Stream' α := fun n => s (n + 1)
theorem t (s : Stream' Nat) : (fun n => s n) = s := by
  funext n
  cases n <;> rfl
