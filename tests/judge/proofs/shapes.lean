-- case: universe_polymorphic
-- statement: theorem t.{u, v} (α : Type u) (β : Type v) (x : α × β) : (x.1, x.2) = x
theorem t.{u, v} (α : Type u) (β : Type v) (x : α × β) : (x.1, x.2) = x := rfl

-- case: universe_names_differ
-- statement: theorem t.{u, v} (α : Type u) (β : Type v) (x : α × β) : (x.1, x.2) = x
theorem t.{a, b} (α : Type a) (β : Type b) (x : α × β) : (x.1, x.2) = x := rfl

-- case: universe_automatic
-- statement: theorem t {α : Type u} {β : Type v} (f : α → β) (x : α) : (fun y => f y) x = f x
theorem t {α : Type u} {β : Type v} (f : α → β) (x : α) : (fun y => f y) x = f x := rfl

-- case: universe_underscore
-- statement: theorem t {α : Type _} (x : α) : x = x
theorem t {α : Type _} (x : α) : x = x := rfl

-- case: universe_underscore_spelled_out
-- statement: theorem t {α : Type _} (x : α) : x = x
theorem t {α : Type w} (x : α) : x = x := rfl

-- case: sort_polymorphic
-- statement: theorem t {α : Sort u} (x y z : α) (h : x = y) (k : y = z) : x = z
theorem t {α : Sort u} (x y z : α) (h : x = y) (k : y = z) : x = z := h ▸ k ▸ rfl

-- case: universe_levels
-- statement: theorem t.{u, v} (α : Type (max u v)) (x : ULift.{v} (ULift.{u} Nat)) : x.down.down = x.down.down
theorem t.{u, v} (α : Type (max u v)) (x : ULift.{v} (ULift.{u} Nat)) : x.down.down = x.down.down := rfl

-- case: auto_bound_statement
-- statement: theorem t {xs : List α} : xs.map (fun x => x) = xs
theorem t {xs : List α} : xs.map (fun x => x) = xs := by simp

-- case: auto_bound_spelled_out
-- statement: theorem t {n : Nat} {p : Fin n → Prop} (h : ∀ i, p i) (i : Fin n) : p i
theorem t {n : Nat} {p : Fin n → Prop} (h : ∀ i, p i) (i : Fin n) : p i := h i

-- case: binder_names_differ
-- statement: theorem t (a b : Nat) (h : a = b) : b = a
theorem t (x y : Nat) (e : x = y) : y = x := e.symm

-- case: binders_after_colon
-- statement: theorem t (a b : Nat) (h : a = b) : b = a
theorem t : ∀ (a b : Nat), a = b → b = a := fun _ _ => Eq.symm

-- case: binders_before_colon
-- statement: theorem t : ∀ (a b : Nat), a = b → b = a
theorem t (a b : Nat) (h : a = b) : b = a := h.symm

-- case: hole_binder
-- statement: theorem t (p q : Prop) (_ : p) : q → p
theorem t (p q : Prop) (h : p) : q → p := fun _ => h

-- case: type_spelled_otherwise
-- statement: theorem t (n : Nat) : n ≥ 0
theorem t (n : Nat) : GE.ge n 0 := Nat.zero_le n

-- case: operators_spelled_out
-- statement: theorem t (a b : Nat) : a + b = b + a
theorem t (a b : Nat) : Eq (HAdd.hAdd a b) (b + a) := Nat.add_comm a b

-- case: unicode_and_ascii
-- statement: theorem t : ∀ p q : Prop, p ∧ q → ¬ ¬ q
theorem t : forall p q : Prop, p /\ q -> Not (Not q) := fun _ _ h k => k h.2

-- case: exists_spelled_out
-- statement: theorem t : ∃ n : Nat, n = 2
theorem t : Exists fun n : Nat => n = 2 := ⟨2, rfl⟩

-- case: not_equal
-- statement: theorem t : (1 : Nat) ≠ 2
theorem t : Ne 1 2 := by decide

-- case: instance_arguments
-- statement: theorem t (α : Type) [Add α] [inst : Mul α] (a b : α) : a + b * a = a + b * a
theorem t (α : Type) [Add α] [inst : Mul α] (a b : α) : a + b * a = a + b * a := rfl

-- case: instance_argument_named_otherwise
-- statement: theorem t (p : Prop) [Decidable p] : decide p = true ↔ p
theorem t (p : Prop) [d : Decidable p] : decide p = true ↔ p := ⟨of_decide_eq_true, decide_eq_true⟩

-- case: strict_implicit
-- statement: theorem t ⦃n : Nat⦄ (h : n = 0) : n + n = 0
theorem t ⦃n : Nat⦄ (h : n = 0) : n + n = 0 := by subst h; rfl

-- case: default_argument
-- statement: theorem t (n : Nat := 3) : n = n
theorem t (n : Nat := 3) : n = n := rfl

-- case: auto_param
-- statement: theorem t (n : Nat) (h : 0 < 3 := by decide) : n = n
theorem t (n : Nat) (h : 0 < 3 := by decide) : n = n := rfl

-- case: by_inside_type
-- statement: theorem t (xs : List Nat) (h : xs.length = 3) : xs[0]'(by omega) = xs[0]
theorem t (xs : List Nat) (h : xs.length = 3) : xs[0]'(by omega) = xs[0] := rfl

-- case: by_inside_type_other_proof
-- statement: theorem t (i : Nat) (h : i < 3) : (⟨i, by omega⟩ : Fin 5).val = i
theorem t (i : Nat) (h : i < 3) : (⟨i, by omega⟩ : Fin 5).val = i := rfl

-- case: by_inside_type_after_helper
-- statement: theorem t : (⟨2, by decide⟩ : Fin 5).val = 2
theorem helper : (⟨2, by decide⟩ : Fin 5).val + 1 = 3 := rfl
theorem t : (⟨2, by decide⟩ : Fin 5).val = 2 := rfl

-- case: array_access_in_type
-- statement: theorem t (a : Array Nat) (h : 0 < a.size) : a[0] = a[0]
theorem helper (a : Array Nat) (h : 0 < a.size) (k : 0 < a.size) : a[0]'h = a[0]'k := rfl
theorem t (a : Array Nat) (h : 0 < a.size) : a[0] = a[0] := helper a h h

-- case: match_inside_type
-- statement: theorem t (n : Nat) : (match n with | 0 => 0 | k + 1 => k) ≤ n
theorem t (n : Nat) : (match n with | 0 => 0 | k + 1 => k) ≤ n := by
  cases n with
  | zero => exact Nat.le_refl 0
  | succ k => exact Nat.le_succ k

-- case: match_inside_type_after_helper
-- statement: theorem t (n : Nat) : (match n with | 0 => 0 | k + 1 => k) ≤ n
def pred' (n : Nat) : Nat := match n with | 0 => 0 | k + 1 => k
theorem pred_le (n : Nat) : pred' n ≤ n := by
  unfold pred'; split <;> omega
theorem t (n : Nat) : (match n with | 0 => 0 | k + 1 => k) ≤ n := pred_le n

-- case: match_inside_type_same_helper
-- statement: theorem t (o : Option Nat) : (match o with | none => 0 | some x => x) ≥ 0
theorem helper (o : Option Nat) : (match o with | none => 0 | some x => x) + 0 ≥ 0 := Nat.zero_le _
theorem t (o : Option Nat) : (match o with | none => 0 | some x => x) ≥ 0 := helper o

-- case: if_inside_type
-- statement: theorem t (a b : Nat) : (if a < b then a else b) ≤ a
theorem t (a b : Nat) : (if a < b then a else b) ≤ a := by split <;> omega

-- case: let_inside_type
-- statement: theorem t (a : Nat) : let b := a + a; b = 2 * a
theorem t (a : Nat) : let b := a + a; b = 2 * a := by
  intro b
  omega

-- case: have_inside_type
-- statement: theorem t (a : Nat) : have b := a; b = b
theorem t (a : Nat) : have b := a; b = b := by
  intro b
  rfl

-- case: lambda_inside_type
-- statement: theorem t : (fun x y : Nat => x) 1 2 = 1
theorem t : (fun x y : Nat => x) 1 2 = 1 := rfl

-- case: set_comprehension_style
-- statement: theorem t : { n : Nat // n < 3 } = { n : Nat // n < 3 }
theorem t : { n : Nat // n < 3 } = { n : Nat // n < 3 } := rfl

-- case: subtype
-- statement: theorem t (x : { n : Nat // 0 < n }) : x.val ≠ 0
theorem t (x : { n : Nat // 0 < n }) : x.val ≠ 0 := Nat.ne_of_gt x.property

-- case: sigma
-- statement: theorem t (x : (n : Nat) × Fin n) : x.2.val < x.1
theorem t (x : (n : Nat) × Fin n) : x.2.val < x.1 := x.2.isLt

-- case: product_pattern
-- statement: theorem t (x : Nat × Nat) : (fun (a, b) => (b, a)) ((fun (a, b) => (b, a)) x) = x
theorem t (x : Nat × Nat) : (fun (a, b) => (b, a)) ((fun (a, b) => (b, a)) x) = x := by
  obtain ⟨a, b⟩ := x
  rfl

-- case: sum_type
-- statement: theorem t (x : Nat ⊕ String) : x.isLeft = !x.isRight
theorem t (x : Nat ⊕ String) : x.isLeft = !x.isRight := by cases x <;> rfl

-- case: quotient
-- header: def Parity : Setoid Nat := ⟨fun a b => a % 2 = b % 2, fun _ => rfl, fun h => h.symm, fun h k => h.trans k⟩
-- statement: theorem t : (Quotient.mk Parity 2) = Quotient.mk Parity 4
theorem t : (Quotient.mk Parity 2) = Quotient.mk Parity 4 := Quotient.sound rfl

-- case: quotient_lift
-- statement: theorem t : ∃ n : Nat, n = 1
def R : Setoid Nat := ⟨fun a b => a % 2 = b % 2, fun _ => rfl, fun h => h.symm, fun h k => h.trans k⟩
def parity : Quotient R → Nat := Quotient.lift (· % 2) fun _ _ h => h
theorem t : ∃ n : Nat, n = 1 := ⟨parity (Quotient.mk R 7), rfl⟩

-- case: quot_induction
-- statement: theorem t (r : Nat → Nat → Prop) (q : Quot r) : ∃ n, Quot.mk r n = q
theorem t (r : Nat → Nat → Prop) (q : Quot r) : ∃ n, Quot.mk r n = q := by
  induction q using Quot.ind with
  | mk n => exact ⟨n, rfl⟩

-- case: choice
-- statement: theorem t (p : Nat → Nat → Prop) (h : ∀ x, ∃ y, p x y) : ∃ f : Nat → Nat, ∀ x, p x (f x)
theorem t (p : Nat → Nat → Prop) (h : ∀ x, ∃ y, p x y) : ∃ f : Nat → Nat, ∀ x, p x (f x) :=
  ⟨fun x => (h x).choose, fun x => (h x).choose_spec⟩

-- case: axiom_of_choice
-- statement: theorem t (α β : Type) (r : α → β → Prop) (h : ∀ x, ∃ y, r x y) : ∃ f : α → β, ∀ x, r x (f x)
theorem t (α β : Type) (r : α → β → Prop) (h : ∀ x, ∃ y, r x y) : ∃ f : α → β, ∀ x, r x (f x) :=
  Classical.axiomOfChoice h

-- case: excluded_middle
-- statement: theorem t (p q : Prop) : (p → q) ∨ (q → p)
theorem t (p q : Prop) : (p → q) ∨ (q → p) := by
  rcases Classical.em p with hp | hp
  · exact .inr fun _ => hp
  · exact .inl fun h => absurd h hp

-- case: bit_vectors
-- statement: theorem t (x y : BitVec 8) : x &&& y = y &&& x
theorem t (x y : BitVec 8) : x &&& y = y &&& x := BitVec.and_comm x y

-- case: bit_vectors_ext
-- statement: theorem t (x : BitVec 8) : x ^^^ x = 0#8
theorem t (x : BitVec 8) : x ^^^ x = 0#8 := by
  ext i
  simp

-- case: bit_vectors_decide
-- statement: theorem t : ∀ x : BitVec 3, x + 1#3 ≠ x
theorem t : ∀ x : BitVec 3, x + 1#3 ≠ x := by decide

-- case: bit_vectors_literals
-- statement: theorem t : 0xff#8 = 255#8 ∧ (5#4).toNat = 5
theorem t : 0xff#8 = 255#8 ∧ (5#4).toNat = 5 := by decide

-- case: fin
-- statement: theorem t (i : Fin 3) : i = 0 ∨ i = 1 ∨ i = 2
theorem t (i : Fin 3) : i = 0 ∨ i = 1 ∨ i = 2 := by
  match i with
  | 0 => simp
  | 1 => simp
  | 2 => simp

-- case: fin_arithmetic
-- statement: theorem t (n : Nat) (i : Fin (n + 1)) : i.val ≤ n
theorem t (n : Nat) (i : Fin (n + 1)) : i.val ≤ n := Nat.le_of_lt_succ i.isLt

-- case: strings
-- statement: theorem t : "abc" ++ "def" = "abcdef"
theorem t : "abc" ++ "def" = "abcdef" := by decide

-- case: string_lemma
-- statement: theorem t (s : String) : s ++ "" = s
theorem t (s : String) : s ++ "" = s := by simp

-- case: characters
-- statement: theorem t : 'a'.toNat = 97 ∧ 'a'.isAlpha = true
theorem t : 'a'.toNat = 97 ∧ 'a'.isAlpha = true := by decide

-- case: arrays
-- statement: theorem t (a : Array Nat) (x : Nat) : (a.push x).size = a.size + 1
theorem t (a : Array Nat) (x : Nat) : (a.push x).size = a.size + 1 := by simp

-- case: array_literals
-- statement: theorem t : #[1, 2, 3].map (· * 2) = #[2, 4, 6]
theorem t : #[1, 2, 3].map (· * 2) = #[2, 4, 6] := by simp

-- case: lists
-- statement: theorem t (xs ys : List Nat) : (xs ++ ys).reverse = ys.reverse ++ xs.reverse
theorem t (xs ys : List Nat) : (xs ++ ys).reverse = ys.reverse ++ xs.reverse := by
  induction xs with
  | nil => simp
  | cons x xs ih => simp

-- case: list_membership
-- statement: theorem t (x : Nat) (xs ys : List Nat) (h : x ∈ xs) : x ∈ xs ++ ys
theorem t (x : Nat) (xs ys : List Nat) (h : x ∈ xs) : x ∈ xs ++ ys := List.mem_append.mpr (.inl h)

-- case: list_quantifier
-- statement: theorem t : ∀ x ∈ [1, 2, 3], x < 4
theorem t : ∀ x ∈ [1, 2, 3], x < 4 := by decide

-- case: options
-- statement: theorem t (o : Option Nat) : o.map id = o
theorem t (o : Option Nat) : o.map id = o := by cases o <;> rfl

-- case: booleans
-- statement: theorem t (a b c : Bool) : (a && (b || c)) = ((a && b) || (a && c))
theorem t (a b c : Bool) : (a && (b || c)) = ((a && b) || (a && c)) := by cases a <;> simp

-- case: integers
-- statement: theorem t (a b : Int) (h : a * a = 0) : a * b = 0
theorem t (a b : Int) (h : a * a = 0) : a * b = 0 := by
  rcases Int.mul_eq_zero.mp h with h | h <;> simp [h]

-- case: unit_and_empty
-- statement: theorem t (x y : Unit) (z : Empty) : x = y
theorem t (x y : Unit) (z : Empty) : x = y := z.elim

-- case: big_numbers
-- statement: theorem t : 123456789012345678901234567890 * 2 = 246913578024691357802469135780
theorem t : 123456789012345678901234567890 * 2 = 246913578024691357802469135780 := rfl

-- case: big_power
-- statement: theorem t : 2 ^ 200 % 7 = 4
theorem t : 2 ^ 200 % 7 = 4 := by decide

-- case: floats_untouched
-- statement: theorem t (x : Float) : x = x
theorem t (x : Float) : x = x := rfl

-- case: uint
-- statement: theorem t (x : UInt8) : x + 0 = x
theorem t (x : UInt8) : x + 0 = x := by simp

-- case: function_composition
-- statement: theorem t (f g h : Nat → Nat) : (f ∘ g) ∘ h = f ∘ (g ∘ h)
theorem t (f g h : Nat → Nat) : (f ∘ g) ∘ h = f ∘ (g ∘ h) := rfl

-- case: relations
-- statement: theorem t (α : Type) (r : α → α → Prop) (h : ∀ a b, r a b → r b a) (k : ∀ a b c, r a b → r b c → r a c) (a b : α) (e : r a b) : r a a
theorem t (α : Type) (r : α → α → Prop) (h : ∀ a b, r a b → r b a) (k : ∀ a b c, r a b → r b c → r a c) (a b : α) (e : r a b) : r a a :=
  k a b a e (h a b e)

-- case: heq
-- statement: theorem t (α β : Type) (h : α = β) (x : α) : HEq (h ▸ x : β) x
theorem t (α β : Type) (h : α = β) (x : α) : HEq (h ▸ x : β) x := by
  subst h
  rfl

-- case: proof_irrelevance
-- statement: theorem t (p : Prop) (h k : p) : h = k
theorem t (p : Prop) (h k : p) : h = k := rfl

-- case: eta
-- statement: theorem t (α β : Type) (p : α × β) : p = ⟨p.fst, p.snd⟩
theorem t (α β : Type) (p : α × β) : p = ⟨p.fst, p.snd⟩ := rfl

-- case: dependent_function
-- statement: theorem t (β : Nat → Type) (f g : (n : Nat) → β n) (h : ∀ n, f n = g n) : f = g
theorem t (β : Nat → Type) (f g : (n : Nat) → β n) (h : ∀ n, f n = g n) : f = g := funext h

-- case: higher_order
-- statement: theorem t (P : (Nat → Prop) → Prop) (h : P fun n => n = n) : P fun _ => True
theorem t (P : (Nat → Prop) → Prop) (h : P fun n => n = n) : P fun _ => True := by
  have e : (fun n : Nat => n = n) = fun _ => True := by simp
  exact e ▸ h

-- case: large_elimination
-- statement: theorem t (a b : Nat) (h : a = b) (P : Nat → Type) (x : P a) : ∃ _ : P b, True
theorem t (a b : Nat) (h : a = b) (P : Nat → Type) (x : P a) : ∃ _ : P b, True := ⟨h ▸ x, trivial⟩

-- case: divisibility
-- statement: theorem t (a b c : Nat) (h : a ∣ b) (k : a ∣ c) : a ∣ b + c
theorem t (a b c : Nat) (h : a ∣ b) (k : a ∣ c) : a ∣ b + c := Nat.dvd_add h k

-- case: infinite_primes
-- header: def Prime (p : Nat) : Prop := 2 ≤ p ∧ ∀ d, d ∣ p → d = 1 ∨ d = p
-- statement: theorem t (n : Nat) (h : 2 ≤ n) : ∃ p, Prime p ∧ p ∣ n
theorem t (n : Nat) (h : 2 ≤ n) : ∃ p, Prime p ∧ p ∣ n := by
  induction n using Nat.strongRecOn with
  | ind n ih =>
    by_cases hp : Prime n
    · exact ⟨n, hp, Nat.dvd_refl n⟩
    · have : ∃ d, d ∣ n ∧ d ≠ 1 ∧ d ≠ n := by
        apply Classical.byContradiction
        intro hn
        apply hp
        refine ⟨h, fun d hd => ?_⟩
        apply Classical.byContradiction
        intro hd'
        exact hn ⟨d, hd, fun e => hd' (.inl e), fun e => hd' (.inr e)⟩
      obtain ⟨d, hd, h1, hne⟩ := this
      have hle := Nat.le_of_dvd (by omega) hd
      have h0 : d ≠ 0 := by
        rintro rfl
        have := Nat.eq_zero_of_zero_dvd hd
        omega
      obtain ⟨p, hp, hpd⟩ := ih d (by omega) (by omega)
      exact ⟨p, hp, Nat.dvd_trans hpd hd⟩

-- case: irrational_style
-- statement: theorem t (a b : Nat) (h : a * a = 2 * (b * b)) : a % 2 = 0
theorem t (a b : Nat) (h : a * a = 2 * (b * b)) : a % 2 = 0 := by
  rcases Nat.mod_two_eq_zero_or_one a with h0 | h1
  · exact h0
  · have : (a * a) % 2 = 1 := by rw [Nat.mul_mod, h1]
    omega

-- case: sums
-- header: def sum (f : Nat → Nat) : Nat → Nat | 0 => 0 | n + 1 => sum f n + f n
-- statement: theorem t (n : Nat) : 2 * sum id (n + 1) = n * (n + 1)
theorem t (n : Nat) : 2 * sum id (n + 1) = n * (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sum, Nat.mul_add, ih]
    simp only [id, Nat.add_mul, Nat.mul_add]
    omega

-- case: cantor
-- statement: theorem t (f : Nat → Nat → Bool) : ∃ g : Nat → Bool, ∀ n, g ≠ f n
theorem t (f : Nat → Nat → Bool) : ∃ g : Nat → Bool, ∀ n, g ≠ f n :=
  ⟨fun n => !f n n, fun n h => by have := congrFun h n; simp at this⟩

-- case: drinker
-- statement: theorem t (α : Type) [Inhabited α] (p : α → Prop) : ∃ x, p x → ∀ y, p y
theorem t (α : Type) [Inhabited α] (p : α → Prop) : ∃ x, p x → ∀ y, p y := by
  by_cases h : ∀ y, p y
  · exact ⟨default, fun _ => h⟩
  · obtain ⟨y, hy⟩ := Classical.not_forall.mp h
    exact ⟨y, fun k => absurd k hy⟩

-- case: compiler_of_expressions
-- header: inductive E | n (k : Nat) | plus (a b : E)
-- header: inductive I | push (k : Nat) | add
-- header: def E.eval : E → Nat | n k => k | plus a b => a.eval + b.eval
-- header: def E.comp : E → List I | n k => [.push k] | plus a b => a.comp ++ b.comp ++ [.add]
-- header: def run : List I → List Nat → List Nat | [], s => s | .push k :: is, s => run is (k :: s) | .add :: is, y :: x :: s => run is ((x + y) :: s) | .add :: is, s => run is s
-- statement: theorem t (e : E) : run e.comp [] = [e.eval]
theorem run_append (is js : List I) : ∀ s, run (is ++ js) s = run js (run is s) := by
  intro s
  fun_induction run is s with
  | case1 => rfl
  | case2 k is s ih => simpa [run] using ih
  | case3 is y x s ih => simpa [run] using ih
  | case4 is s h ih =>
    match s, h with
    | [], _ => simpa [run] using ih
    | [x], _ => simpa [run] using ih
    | y :: x :: s, h => exact absurd rfl (h y x s)
theorem comp_run (e : E) : ∀ s, run e.comp s = e.eval :: s := by
  induction e with
  | n k => intro s; rfl
  | plus a b ha hb => intro s; simp [E.comp, E.eval, run_append, ha, hb, run]
theorem t (e : E) : run e.comp [] = [e.eval] := comp_run e []
