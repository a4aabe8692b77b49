-- case: omega
-- statement: theorem t (a b : Nat) (h : a < b) : a + 1 ≤ b
theorem t (a b : Nat) (h : a < b) : a + 1 ≤ b := by omega

-- case: omega_int
-- statement: theorem t (x y : Int) (h : 2 * x + 1 = 2 * y) : False
theorem t (x y : Int) (h : 2 * x + 1 = 2 * y) : False := by omega

-- case: grind
-- statement: theorem t (a b c : Nat) (f : Nat → Nat) (h : a = b) (k : b = c) : f a = f c
theorem t (a b c : Nat) (f : Nat → Nat) (h : a = b) (k : b = c) : f a = f c := by grind

-- case: grind_ring
-- statement: theorem t (x y : Int) : (x + y) * (x - y) = x * x - y * y
theorem t (x y : Int) : (x + y) * (x - y) = x * x - y * y := by grind

-- case: simp
-- statement: theorem t (xs : List Nat) : (xs ++ []).length = xs.length
theorem t (xs : List Nat) : (xs ++ []).length = xs.length := by simp

-- case: simp_all
-- statement: theorem t (p q r : Prop) (h : p ∧ q) (k : q → r) : r
theorem t (p q r : Prop) (h : p ∧ q) (k : q → r) : r := by simp_all

-- case: simp_arith
-- statement: theorem t (a b : Nat) : a + b + 1 ≤ b + a + 2
theorem t (a b : Nat) : a + b + 1 ≤ b + a + 2 := by simp +arith

-- case: simp_only_at
-- statement: theorem t (a b : Nat) (h : a + 0 = b * 1) : b = a
theorem t (a b : Nat) (h : a + 0 = b * 1) : b = a := by
  simp only [Nat.add_zero, Nat.mul_one] at h
  exact h.symm

-- case: simpa_using
-- statement: theorem t (a b : Nat) (h : a = b + 0) : b = a
theorem t (a b : Nat) (h : a = b + 0) : b = a := by simpa using h.symm

-- case: dsimp_change
-- statement: theorem t (f : Nat → Nat) (h : ∀ x, f x = x) : (fun x => f x) 3 = 3
theorem t (f : Nat → Nat) (h : ∀ x, f x = x) : (fun x => f x) 3 = 3 := by
  dsimp only
  change f 3 = 3
  exact h 3

-- case: rw_chain
-- statement: theorem t (a b c : Nat) (h : a = b) (k : b = c) : a * a = c * c
theorem t (a b c : Nat) (h : a = b) (k : b = c) : a * a = c * c := by
  rw [h, k]

-- case: rw_reverse_at
-- statement: theorem t (a b c : Nat) (h : a = b) (k : b = c) : a = c
theorem t (a b c : Nat) (h : a = b) (k : b = c) : a = c := by
  rw [← h] at k
  assumption

-- case: rw_occurrences
-- statement: theorem t (a b : Nat) : a + b + (a + b) = b + a + (a + b)
theorem t (a b : Nat) : a + b + (a + b) = b + a + (a + b) := by
  rw (occs := .pos [1]) [Nat.add_comm a b]

-- case: rwa
-- statement: theorem t (a b : Nat) (h : a = b) (k : 0 < a) : 0 < b
theorem t (a b : Nat) (h : a = b) (k : 0 < a) : 0 < b := by rwa [h] at k

-- case: erw_show
-- statement: theorem t (n : Nat) : n + 1 = Nat.succ n
theorem t (n : Nat) : n + 1 = Nat.succ n := by show n.succ = n.succ; rfl

-- case: conv_lhs
-- statement: theorem t (a b c : Nat) : (a + b) + c = (b + a) + c
theorem t (a b c : Nat) : (a + b) + c = (b + a) + c := by
  conv => lhs; arg 1; rw [Nat.add_comm]

-- case: conv_in
-- statement: theorem t (f : Nat → Nat) (h : ∀ n, f n = n) : (fun x => f (f x)) = id
theorem t (f : Nat → Nat) (h : ∀ n, f n = n) : (fun x => f (f x)) = id := by
  conv in f (f _) => rw [h, h]
  rfl

-- case: induction_with
-- statement: theorem t (n : Nat) : 0 + n = n
theorem t (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [← Nat.add_assoc, ih]

-- case: induction_generalizing
-- header: def sumTo : Nat → Nat → Nat | 0, acc => acc | n + 1, acc => sumTo n (acc + n)
-- statement: theorem t (n acc : Nat) : sumTo n acc = sumTo n 0 + acc
theorem t (n acc : Nat) : sumTo n acc = sumTo n 0 + acc := by
  induction n generalizing acc with
  | zero => simp [sumTo]
  | succ n ih => simp only [sumTo]; rw [ih, ih (0 + n)]; omega

-- case: induction_using
-- statement: theorem t (n : Nat) (h : 0 < n) : ∃ k, n = k + 1
theorem t (n : Nat) (h : 0 < n) : ∃ k, n = k + 1 := by
  induction n using Nat.strongRecOn with
  | ind n _ => cases n with
    | zero => exact absurd h (Nat.lt_irrefl 0)
    | succ k => exact ⟨k, rfl⟩

-- case: fun_induction
-- header: def evenB : Nat → Bool | 0 => true | 1 => false | n + 2 => evenB n
-- statement: theorem t (n : Nat) : evenB n = true ↔ n % 2 = 0
theorem t (n : Nat) : evenB n = true ↔ n % 2 = 0 := by
  fun_induction evenB n with
  | case1 => simp
  | case2 => simp
  | case3 n ih => rw [ih]; omega

-- case: cases_using
-- statement: theorem t (n : Nat) : n = 0 ∨ 1 ≤ n
theorem t (n : Nat) : n = 0 ∨ 1 ≤ n := by
  cases n using Nat.casesOn with
  | zero => exact .inl rfl
  | succ n => exact .inr (Nat.le_add_left 1 n)

-- case: cases_eq
-- statement: theorem t (b : Bool) (h : b = true) : (!b) = false
theorem t (b : Bool) (h : b = true) : (!b) = false := by
  cases hb : b <;> simp_all

-- case: rcases_patterns
-- statement: theorem t (p q r : Prop) (h : p ∧ (q ∨ r)) : (p ∧ q) ∨ (p ∧ r)
theorem t (p q r : Prop) (h : p ∧ (q ∨ r)) : (p ∧ q) ∨ (p ∧ r) := by
  rcases h with ⟨hp, hq | hr⟩
  · exact .inl ⟨hp, hq⟩
  · exact .inr ⟨hp, hr⟩

-- case: rintro_rfl
-- statement: theorem t (a b : Nat) : a = b ∧ 0 < a → 0 < b
theorem t (a b : Nat) : a = b ∧ 0 < a → 0 < b := by
  rintro ⟨rfl, h⟩
  exact h

-- case: obtain
-- statement: theorem t (h : ∃ x y : Nat, x < y ∧ y < 3) : ∃ x : Nat, x < 2
theorem t (h : ∃ x y : Nat, x < y ∧ y < 3) : ∃ x : Nat, x < 2 := by
  obtain ⟨x, y, hxy, hy⟩ := h
  exact ⟨x, by omega⟩

-- case: obtain_with_type
-- statement: theorem t (n : Nat) : n ≤ 2 * n
theorem t (n : Nat) : n ≤ 2 * n := by
  obtain ⟨k, hk⟩ : ∃ k, 2 * n = n + k := ⟨n, by omega⟩
  omega

-- case: subst_injection
-- statement: theorem t (a b : Nat) (h : a.succ = b.succ) : b = a
theorem t (a b : Nat) (h : a.succ = b.succ) : b = a := by
  injection h with h
  subst h
  rfl

-- case: contradiction
-- statement: theorem t (a : Nat) (h : a < 0) : a = 17
theorem t (a : Nat) (h : a < 0) : a = 17 := by contradiction

-- case: exfalso_nomatch
-- statement: theorem t (xs : List Nat) (h : 3 ∈ ([] : List Nat)) : xs = []
theorem t (xs : List Nat) (h : 3 ∈ ([] : List Nat)) : xs = [] := by
  exfalso
  nomatch h

-- case: constructor_bullets
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : (p ∧ q) ∧ (q ∧ p)
theorem t (p q : Prop) (hp : p) (hq : q) : (p ∧ q) ∧ (q ∧ p) := by
  constructor
  · constructor
    · exact hp
    · exact hq
  · exact ⟨hq, hp⟩

-- case: case_tags
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by
  constructor
  case right => exact hq
  case left => exact hp

-- case: next_and_all_goals
-- statement: theorem t (a b : Bool) : (a || b) = (b || a)
theorem t (a b : Bool) : (a || b) = (b || a) := by
  cases a
  next => cases b <;> rfl
  all_goals cases b
  all_goals rfl

-- case: any_goals_first_try
-- statement: theorem t (p q : Prop) (h : p) : (p ∨ q) ∧ True ∧ (q ∨ p)
theorem t (p q : Prop) (h : p) : (p ∨ q) ∧ True ∧ (q ∨ p) := by
  refine ⟨?_, ?_, ?_⟩
  any_goals trivial
  all_goals first | (left; assumption) | (right; assumption)

-- case: repeat_iterate
-- statement: theorem t : 5 = Nat.succ (Nat.succ (Nat.succ (Nat.succ (Nat.succ 0))))
theorem t : 5 = Nat.succ (Nat.succ (Nat.succ (Nat.succ (Nat.succ 0)))) := by
  repeat (apply congrArg Nat.succ (a₁ := _))
  rfl

-- case: apply_exact_refine
-- statement: theorem t (p q r : Prop) (f : p → q → r) (hp : p) (hq : q) : r
theorem t (p q r : Prop) (f : p → q → r) (hp : p) (hq : q) : r := by
  apply f
  · assumption
  refine ?_
  exact hq

-- case: exists_tactic
-- statement: theorem t : ∃ n : Nat, n * n = 144
theorem t : ∃ n : Nat, n * n = 144 := by
  exists 12

-- case: refine_holes
-- statement: theorem t (n : Nat) : ∃ m, m = n ∧ m ≤ n + 1
theorem t (n : Nat) : ∃ m, m = n ∧ m ≤ n + 1 := by
  refine ⟨?m, ?eq, ?le⟩
  case m => exact n
  case eq => rfl
  case le => exact Nat.le_succ n

-- case: have_in_tactic
-- statement: theorem t (a b : Nat) (h : a = 2 * b) : a % 2 = 0
theorem t (a b : Nat) (h : a = 2 * b) : a % 2 = 0 := by
  have key : (2 * b) % 2 = 0 := by
    have : 2 * b = b * 2 := Nat.mul_comm ..
    rw [this, Nat.mul_mod_left]
  rw [h]; exact key

-- case: suffices_tactic
-- statement: theorem t (a b : Nat) (h : a = b) : a + 1 = b + 1
theorem t (a b : Nat) (h : a = b) : a + 1 = b + 1 := by
  suffices k : b = a by rw [k]
  exact h.symm

-- case: specialize
-- statement: theorem t (p : Nat → Prop) (h : ∀ n, n > 3 → p n) : p 5
theorem t (p : Nat → Prop) (h : ∀ n, n > 3 → p n) : p 5 := by
  specialize h 5 (by decide)
  exact h

-- case: revert_intro
-- statement: theorem t (a b : Nat) (h : a = b) : b = a
theorem t (a b : Nat) (h : a = b) : b = a := by
  revert h
  intro k
  exact k.symm

-- case: intro_pattern
-- statement: theorem t (p q : Prop) : p ∧ q → q
theorem t (p q : Prop) : p ∧ q → q := by
  intro ⟨_, hq⟩
  exact hq

-- case: generalize
-- statement: theorem t (a b : Nat) : (a + b) * 0 = 0
theorem t (a b : Nat) : (a + b) * 0 = 0 := by
  generalize a + b = x
  cases x <;> rfl

-- case: generalize_eq
-- statement: theorem t (f : Nat → Nat) (x : Nat) (h : f x = 3) : f x + f x = 6
theorem t (f : Nat → Nat) (x : Nat) (h : f x = 3) : f x + f x = 6 := by
  generalize hy : f x = y at *
  omega

-- case: split_if
-- statement: theorem t (n : Nat) : (if n = 0 then 1 else n) > 0
theorem t (n : Nat) : (if n = 0 then 1 else n) > 0 := by
  split
  · decide
  · omega

-- case: split_match
-- header: def pred' (n : Nat) : Nat := match n with | 0 => 0 | k + 1 => k
-- statement: theorem t (n : Nat) : pred' n ≤ n
theorem t (n : Nat) : pred' n ≤ n := by
  unfold pred'
  split
  · exact Nat.le_refl 0
  · exact Nat.le_succ _

-- case: by_cases
-- statement: theorem t (p q : Prop) (h : p → q) (k : ¬p → q) : q
theorem t (p q : Prop) (h : p → q) (k : ¬p → q) : q := by
  by_cases hp : p
  · exact h hp
  · exact k hp

-- case: by_contra
-- statement: theorem t (p : Prop) (h : ¬¬p) : p
theorem t (p : Prop) (h : ¬¬p) : p := by
  false_or_by_contra
  rename_i k
  exact h k

-- case: ext_funext
-- statement: theorem t (f g : Nat → Nat) (h : ∀ x, f x = g x) : f = g
theorem t (f g : Nat → Nat) (h : ∀ x, f x = g x) : f = g := by
  funext x
  exact h x

-- case: ext_attribute
-- header: structure Pt where (x y : Nat)
-- statement: theorem t (p q : Pt) (h : p.x = q.x) (k : p.y = q.y) : p = q
attribute [ext] Pt
theorem t (p q : Pt) (h : p.x = q.x) (k : p.y = q.y) : p = q := by
  ext
  · exact h
  · exact k

-- case: congr
-- statement: theorem t (f : Nat → Nat → Nat) (a b c : Nat) (h : a = b) : f a c = f b c
theorem t (f : Nat → Nat → Nat) (a b c : Nat) (h : a = b) : f a c = f b c := by
  congr

-- case: ac_rfl
-- statement: theorem t (a b c d : Nat) : a + b + (c + d) = d + (c + b) + a
theorem t (a b c d : Nat) : a + b + (c + d) = d + (c + b) + a := by ac_rfl

-- case: ac_nf
-- statement: theorem t (a b c : Nat) (h : a * (b * c) = 6) : c * a * b = 6
theorem t (a b c : Nat) (h : a * (b * c) = 6) : c * a * b = 6 := by
  ac_nf at h ⊢

-- case: decide
-- statement: theorem t : ∀ i : Fin 10, i.val * i.val < 100
theorem t : ∀ i : Fin 10, i.val * i.val < 100 := by decide

-- case: decide_kernel
-- statement: theorem t : (List.range 100).foldl (· + ·) 0 = 4950
theorem t : (List.range 100).foldl (· + ·) 0 = 4950 := by decide +kernel

-- case: decide_revert
-- statement: theorem t (a b : Bool) : (a ^^ b) = (b ^^ a)
theorem t (a b : Bool) : (a ^^ b) = (b ^^ a) := by decide +revert

-- case: norm_cast
-- statement: theorem t (a b : Nat) (h : (a : Int) = b) : a = b
theorem t (a b : Nat) (h : (a : Int) = b) : a = b := by exact_mod_cast h

-- case: push_cast
-- statement: theorem t (a b : Nat) : ((a + b : Nat) : Int) = a + b
theorem t (a b : Nat) : ((a + b : Nat) : Int) = a + b := by push_cast; rfl

-- case: symm_trans
-- statement: theorem t (a b c : Nat) (h : a = b) (k : b = c) : c = a
theorem t (a b c : Nat) (h : a = b) (k : b = c) : c = a := by
  symm
  exact h.trans k

-- case: exacts_left_right
-- statement: theorem t (p q : Prop) (h : q) : p ∨ q
theorem t (p q : Prop) (h : q) : p ∨ q := by
  right
  exact h

-- case: calc_tactic
-- statement: theorem t (a b c : Nat) (h : a ≤ b) (k : b ≤ c) : a ≤ c + 1
theorem t (a b c : Nat) (h : a ≤ b) (k : b ≤ c) : a ≤ c + 1 := by
  calc
    a ≤ b := h
    b ≤ c := k
    c ≤ c + 1 := by omega

-- case: let_tactic
-- statement: theorem t (n : Nat) : n + n = 2 * n
theorem t (n : Nat) : n + n = 2 * n := by
  let m := n
  have hm : m = n := rfl
  rw [← hm]
  omega

-- case: set_option_in
-- statement: theorem t (a b c : Nat) : a + b + c = c + b + a
theorem t (a b c : Nat) : a + b + c = c + b + a := by
  set_option maxRecDepth 2000 in
  omega

-- case: open_in_tactic
-- statement: theorem t (a b : Nat) (h : a < b) : a.succ ≤ b
theorem t (a b : Nat) (h : a < b) : a.succ ≤ b := by
  open Nat in
  exact succ_le_of_lt h

-- case: classical_tactic
-- statement: theorem t (p : Prop) : p ∨ ¬p
theorem t (p : Prop) : p ∨ ¬p := by
  classical
  exact if h : p then .inl h else .inr h

-- case: rename_i
-- statement: theorem t (a b : Nat) : a = b → b = a
theorem t (a b : Nat) : a = b → b = a := by
  intro
  rename_i h
  exact h.symm

-- case: unhygienic
-- statement: theorem t (p q : Prop) : p → q → p
theorem t (p q : Prop) : p → q → p := by
  unhygienic intros
  assumption

-- case: show_term_used
-- statement: theorem t (p q : Prop) (h : p ∧ q) : q
theorem t (p q : Prop) (h : p ∧ q) : q := by
  show_term
    exact h.2

-- case: exact_search_succeeds
-- statement: theorem t (a b : Nat) : a * b = b * a
theorem t (a b : Nat) : a * b = b * a := by exact?

-- case: simp_question
-- statement: theorem t (n : Nat) : n + 0 = n
theorem t (n : Nat) : n + 0 = n := by simp?

-- case: trace_messages
-- statement: theorem t (n : Nat) : n = n
theorem t (n : Nat) : n = n := by
  trace "one step"
  trace_state
  rfl

-- case: focus_and_swap
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by
  apply And.intro
  rotate_left
  focus exact hq
  exact hp

-- case: run_one_liner
-- statement: theorem t (p q r : Prop) : p ∧ q ∧ r → r ∧ q ∧ p
theorem t (p q r : Prop) : p ∧ q ∧ r → r ∧ q ∧ p := by intro h; exact ⟨h.2.2, h.2.1, h.1⟩

-- case: by_in_by
-- statement: theorem t : ∃ n : Nat, 10 < n ∧ n < 12
theorem t : ∃ n : Nat, 10 < n ∧ n < 12 := by
  exact ⟨11, by constructor <;> (exact by decide)⟩

-- case: and_intros
-- statement: theorem t (a : Nat) (h : a = 3) : a < 4 ∧ a > 2 ∧ a ≠ 5
theorem t (a : Nat) (h : a = 3) : a < 4 ∧ a > 2 ∧ a ≠ 5 := by
  and_intros <;> omega

-- case: nofun_tactic
-- statement: theorem t : ¬ (some 3 = (none : Option Nat))
theorem t : ¬ (some 3 = (none : Option Nat)) := by nofun

-- case: change_with
-- statement: theorem t (f : Nat → Nat) : (f ∘ id) 3 = f 3
theorem t (f : Nat → Nat) : (f ∘ id) 3 = f 3 := by
  change f (id 3) = f 3
  rfl

-- case: delta_unfold
-- header: def triple (n : Nat) := n + n + n
-- statement: theorem t (n : Nat) : triple n = 3 * n
theorem t (n : Nat) : triple n = 3 * n := by
  delta triple
  omega

-- case: do_nothing_tactics
-- statement: theorem t (n : Nat) : n = n
theorem t (n : Nat) : n = n := by
  skip
  try omega
  done

-- case: simp_proc
-- statement: theorem t : (12 * 12 + 5) % 7 = 2
theorem t : (12 * 12 + 5) % 7 = 2 := by simp only [Nat.reduceMul, Nat.reduceAdd, Nat.reduceMod]

-- case: simp_loc_star
-- statement: theorem t (a b : Nat) (h : a + 0 = b) (k : b * 1 = 5) : a = 5
theorem t (a b : Nat) (h : a + 0 = b) (k : b * 1 = 5) : a = 5 := by
  simp at *
  omega

-- case: iterate_count
-- statement: theorem t (p : Nat → Prop) (h : ∀ n, p n → p (n + 1)) (z : p 0) : p 4
theorem t (p : Nat → Prop) (h : ∀ n, p n → p (n + 1)) (z : p 0) : p 4 := by
  iterate 4 apply h
  exact z

-- case: guard_hyp
-- statement: theorem t (n : Nat) (h : n = 2) : n * n = 4
theorem t (n : Nat) (h : n = 2) : n * n = 4 := by
  guard_hyp h : n = 2
  guard_target = n * n = 4
  subst h
  rfl

-- case: with_reducible
-- statement: theorem t (a : Nat) : a = a
theorem t (a : Nat) : a = a := by with_reducible rfl

-- case: repeat_first_big
-- statement: theorem t (p q r s : Prop) (h : p ∧ q ∧ r ∧ s) : s ∧ r ∧ q ∧ p
theorem t (p q r s : Prop) (h : p ∧ q ∧ r ∧ s) : s ∧ r ∧ q ∧ p := by
  repeat' constructor
  all_goals simp [h]

-- case: exists_unique_by_hand
-- statement: theorem t : ∃ n : Nat, n + 3 = 5 ∧ ∀ m, m + 3 = 5 → m = n
theorem t : ∃ n : Nat, n + 3 = 5 ∧ ∀ m, m + 3 = 5 → m = n := by
  refine ⟨2, rfl, ?_⟩
  intro m h
  omega
