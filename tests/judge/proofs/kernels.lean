-- case: family_behind_abbrev
-- statement: theorem target : (4 : Nat) % 2 = 0
abbrev Pred (α : Type) := α → Prop
inductive Even' : Pred Nat | zero : Even' 0 | step : Even' n → Even' (n + 2)
theorem Even'.mod : Even' n → n % 2 = 0 | .zero => rfl | .step h => by have := h.mod; omega
theorem target : (4 : Nat) % 2 = 0 := (Even'.step (.step .zero)).mod

-- case: family_behind_definition
-- statement: theorem target : (1 : Nat) < 3
def Relation (α : Type) : Type := α → α → Prop
inductive Closure (r : Relation Nat) : Relation Nat
  | base : r a b → Closure r a b
  | trans : Closure r a b → Closure r b c → Closure r a c
theorem Closure.lt {r : Relation Nat} (h : ∀ a b, r a b → a < b) : Closure r a b → a < b
  | .base x => h _ _ x
  | .trans x y => Nat.lt_trans (x.lt h) (y.lt h)
theorem target : (1 : Nat) < 3 :=
  (Closure.trans (.base (b := 2) (by decide)) (.base (by decide)) :
    Closure (fun a b : Nat => a + 1 = b) 1 3).lt fun _ _ h => by omega

-- case: family_behind_two_definitions
-- statement: theorem target (n : Nat) : n + 0 = n
def Twice (F : Type → Type 1) (α : Type) : Type 1 := α → F α
def Families (α : Type) : Type 1 := α → Type
inductive Table : Twice Families Nat | row : Table m n | next : Table m n → Table m (n + 1)
def Table.count : Table m n → Nat | .row => 0 | .next t => t.count + 1
theorem target (n : Nat) : n + 0 = n := by
  have := (Table.next (.row : Table 0 0)).count
  rfl

-- case: sort_behind_abbrev
-- statement: theorem target (p q : Prop) (hp : p) (hq : q) : p ∧ q
abbrev Proposition := Prop
abbrev Ty.{u} := Type u
inductive Both' (p q : Proposition) : Proposition | intro : p → q → Both' p q
inductive Box'.{u} (α : Ty.{u}) : Ty.{u} | box : α → Box' α
theorem target (p q : Prop) (hp : p) (hq : q) : p ∧ q :=
  match Both'.intro hp hq, Box'.box 1 with | .intro a b, .box _ => ⟨a, b⟩

-- case: sort_with_let
-- statement: theorem target (n : Nat) : n ≤ n + 1
inductive Bound : let α := Nat; α → Prop | zero : Bound 0 | succ : Bound n → Bound (n + 1)
theorem Bound.all : ∀ n, Bound n | 0 => .zero | n + 1 => .succ (Bound.all n)
theorem target (n : Nat) : n ≤ n + 1 := by
  cases Bound.all n <;> omega

-- case: sort_in_a_large_universe
-- statement: theorem target.{u} (α : Type u) (a : α) : ∃ b : α, b = a
inductive Wide.{u, v} (α : Type u) (β : Sort v) : Type (max u v) | left (a : α) | right (b : β) (a : α)
structure Large.{u} (α : Type u) : Type (u + 1) where
  Carrier : Type u
  into : α → Carrier
def Wide.get {α : Type u} {β : Sort v} : Wide α β → α | .left a => a | .right _ a => a
theorem target.{u} (α : Type u) (a : α) : ∃ b : α, b = a :=
  ⟨(Wide.left a : Wide α (α = α)).get, rfl⟩

-- case: structure_in_any_sort
-- statement: theorem target.{u, v} (α : Sort u) (β : Sort v) (a : α) (b : β) : ∃ p : PProd α β, p.1 = a
structure Pair.{u, v} (α : Sort u) (β : Sort v) : Sort (max 1 u v) where
  fst : α
  snd : β
theorem Pair.eta {α : Sort u} {β : Sort v} (p : Pair α β) : Pair.mk p.fst p.snd = p := rfl
theorem target.{u, v} (α : Sort u) (β : Sort v) (a : α) (b : β) : ∃ p : PProd α β, p.1 = a :=
  ⟨⟨(Pair.mk a b).fst, (Pair.mk a b).snd⟩, rfl⟩

-- case: nested_in_list
-- statement: theorem target (n : Nat) : n < n + 1
inductive Tree (α : Type) | node : α → List (Tree α) → Tree α
mutual
def Tree.size : Tree α → Nat | .node _ ts => 1 + Tree.sizes ts
def Tree.sizes : List (Tree α) → Nat | [] => 0 | t :: ts => t.size + Tree.sizes ts
end
theorem Tree.pos (t : Tree α) : 0 < t.size := by cases t; simp [Tree.size]; omega
theorem target (n : Nat) : n < n + 1 := by have := (Tree.node n []).pos; omega

-- case: nested_in_array_and_option
-- statement: theorem target (n : Nat) : n = n
inductive Json' | null | num (n : Nat) | arr (a : Array Json') | obj (o : Option (Nat × Json'))
def Json'.depth : Json' → Nat
  | .null | .num _ => 0
  | .arr a => a.attach.foldl (fun m ⟨x, _⟩ => max m x.depth) 0 + 1
  | .obj none => 1
  | .obj (some (_, j)) => j.depth + 1
theorem two : (Json'.obj (some (1, .obj none))).depth = 2 := by simp [Json'.depth]
theorem target (n : Nat) : n = n := by have := two; rfl

-- case: nested_in_products
-- statement: theorem target : (2 : Nat) + 2 = 4
inductive Rose | node : Option (Nat × Rose) → (Nat → Rose) → (Nat ⊕ Unit) → Rose
theorem target : (2 : Nat) + 2 = 4 := rfl

-- case: nested_in_own_type
-- statement: theorem target (n : Nat) : n * 1 = n
structure Cell (α : Type u) (tag : Nat) : Type u where
  item : α
  back : Nat → α
inductive Web | leaf | cell (c : Cell Web 3)
def Web.height : Web → Nat | .leaf => 0 | .cell ⟨i, b⟩ => i.height + (b 0).height + 1
theorem high : (Web.cell ⟨.leaf, fun _ => .leaf⟩).height = 1 := rfl
theorem target (n : Nat) : n * 1 = n := by have := high; omega

-- case: nested_in_phantom
-- statement: theorem target (b : Bool) : b = true ∨ b = false
inductive Marked (α : Type) (_mark : Bool) : Type | here | there
inductive Chain (b : Bool) : Type | nil | link (m : Marked (Chain b) (b && true)) (next : Chain b)
def Chain.length : Chain b → Nat | .nil => 0 | .link _ c => c.length + 1
theorem target (b : Bool) : b = true ∨ b = false := by
  have := (Chain.link .here (.nil : Chain b)).length
  cases b <;> simp

-- case: nested_twice
-- statement: theorem target (xs : List Nat) : xs = xs
inductive Deep (α : Type) | tip (a : α) | down (l : List (Option (List (Deep α × Nat))))
theorem Deep.cases' (d : Deep α) : (∃ a, d = .tip a) ∨ ∃ l, d = .down l := by cases d <;> simp
theorem target (xs : List Nat) : xs = xs := by cases (Deep.tip 1).cases' <;> rfl

-- case: fields_behind_definitions
-- statement: theorem target : ∃ n : Nat, n = 3
abbrev Rows (α : Type) := Nat → α
def Columns (α : Type) : Type := Bool → α
abbrev Number := Nat
inductive Plant
  | none | bush (f : Rows Plant) | many (b : Columns Plant) (n : Number) | both (l : List (Rows Number))
def Plant.isNone : Plant → Bool | .none => true | _ => false
theorem no : (Plant.bush fun _ => .none).isNone = false := rfl
theorem target : ∃ n : Nat, n = 3 := ⟨3, by have := no; rfl⟩

-- case: nested_mutual
-- statement: theorem target (n : Nat) : 2 * n = n + n
mutual
inductive Term' | var (n : Nat) | app (f : String) (args : Args')
inductive Args' | nil | cons (t : Term') (more : Array Term') (rest : Args')
end
mutual
def Term'.vars : Term' → Nat | .var _ => 1 | .app _ a => a.vars
def Args'.vars : Args' → Nat | .nil => 0 | .cons t _ r => t.vars + r.vars
end
theorem target (n : Nat) : 2 * n = n + n := by
  have : (Term'.app "f" (.cons (.var 0) #[] .nil)).vars = 1 := rfl
  omega

-- case: nested_proposition
-- statement: theorem target : ∀ x ∈ [1, 2, 3], 0 < x
inductive Good : Nat → Prop | mk (n : Nat) (below : ∀ m, m < n → Good m) : Good n
inductive AllGood : List Nat → Prop
  | nil : AllGood []
  | cons : 0 < x → AllGood xs → AllGood (x :: xs)
theorem AllGood.all : AllGood l → ∀ x ∈ l, 0 < x
  | .cons h _, _, .head _ => h
  | .cons _ t, x, .tail _ m => t.all x m
theorem target : ∀ x ∈ [1, 2, 3], 0 < x :=
  (AllGood.cons (by decide) (.cons (by decide) (.cons (by decide) .nil))).all

-- case: nested_in_conjunction
-- statement: theorem target (n : Nat) : n ≤ n
inductive Built (k : Nat) : Prop | zero | both (h : Built k ∧ Built k) (e : k = k)
theorem Built.out : Built k → k = k | .zero => rfl | .both _ e => e
theorem three : Built 3 := .both ⟨.both ⟨.zero, .zero⟩ rfl, .zero⟩ rfl
theorem target (n : Nat) : n ≤ n := by have := three.out; omega

-- case: indexed_vectors
-- statement: theorem target (n : Nat) : n < n + 2
inductive Vec (α : Type u) : Nat → Type u | nil : Vec α 0 | cons : α → Vec α n → Vec α (n + 1)
def Vec.toList : Vec α n → List α | .nil => [] | .cons a v => a :: v.toList
theorem Vec.length : (v : Vec α n) → v.toList.length = n
  | .nil => rfl
  | .cons _ v => congrArg (· + 1) v.length
def Vec.zip : Vec α n → Vec β n → Vec (α × β) n
  | .nil, .nil => .nil
  | .cons a v, .cons b w => .cons (a, b) (v.zip w)
def Vec.rep (a : α) : (n : Nat) → Vec α n | 0 => .nil | n + 1 => .cons a (rep a n)
theorem target (n : Nat) : n < n + 2 := by have := ((Vec.rep 1 n).zip (Vec.rep 2 n)).length; omega

-- case: indexed_by_terms
-- statement: theorem target : (if true then 1 else 2) = 1
inductive Ty' | nat | bool | fn (a b : Ty')
abbrev Ty'.den : Ty' → Type | .nat => Nat | .bool => Bool | .fn a b => a.den → b.den
inductive Tm : Ty' → Type
  | lit (n : Nat) : Tm .nat
  | tt : Tm .bool
  | ite (c : Tm .bool) (a b : Tm t) : Tm t
def Tm.eval : Tm t → t.den | .lit n => n | .tt => true | .ite c a b => if c.eval then a.eval else b.eval
theorem target : (if true then 1 else 2) = 1 := (rfl : (Tm.ite .tt (.lit 1) (.lit 2)).eval = 1)

-- case: indexed_by_itself_as_parameter
-- statement: theorem target (a b : Nat) (h : a = b) : b = a
inductive Same' {α : Sort u} (a : α) : α → Prop | refl : Same' a a
theorem Same'.symm {a b : α} : Same' a b → Same' b a | .refl => .refl
noncomputable def Same'.cast {α β : Type u} (h : Same' α β) (x : α) : β := h.rec x
theorem target (a b : Nat) (h : a = b) : b = a := by
  have s : Same' a b := h ▸ .refl
  cases s.symm; rfl

-- case: mutual_predicates
-- statement: theorem target : ¬ (3 % 2 = 0)
mutual
inductive Ev : Nat → Prop | zero : Ev 0 | succ : Od n → Ev (n + 1)
inductive Od : Nat → Prop | succ : Ev n → Od (n + 1)
end
mutual
theorem Ev.mod : Ev n → n % 2 = 0 | .zero => rfl | .succ h => by have := h.mod; omega
theorem Od.mod : Od n → n % 2 = 1 | .succ h => by have := h.mod; omega
end
theorem target : ¬ (3 % 2 = 0) := by have := (Od.succ (.succ (.succ .zero)) : Od 3).mod; omega

-- case: mutual_types_with_parameters
-- statement: theorem target (n : Nat) : 0 ≤ n
mutual
inductive Even2 (α : Type) : Type | nil | cons (a : α) (o : Odd2 α)
inductive Odd2 (α : Type) : Type | cons (a : α) (e : Even2 α)
end
mutual
def Even2.sum : Even2 Nat → Nat | .nil => 0 | .cons a o => a + o.sum
def Odd2.sum : Odd2 Nat → Nat | .cons a e => a + e.sum
end
theorem s : (Even2.cons 1 (.cons 2 .nil)).sum = 3 := rfl
theorem target (n : Nat) : 0 ≤ n := by have := s; omega

-- case: reflexive_type
-- statement: theorem target (n : Nat) : n + 1 ≠ 0
inductive Ordinal | zero | succ (o : Ordinal) | limit (f : Nat → Ordinal)
def Ordinal.ofNat : Nat → Ordinal | 0 => .zero | n + 1 => .succ (ofNat n)
def Ordinal.add (a : Ordinal) : Ordinal → Ordinal
  | .zero => a
  | .succ b => .succ (a.add b)
  | .limit f => .limit fun n => a.add (f n)
theorem Ordinal.zero_add : (b : Ordinal) → Ordinal.zero.add b = b
  | .zero => rfl
  | .succ b => congrArg Ordinal.succ b.zero_add
  | .limit f => congrArg Ordinal.limit (funext fun n => (f n).zero_add)
theorem target (n : Nat) : n + 1 ≠ 0 := by
  have := Ordinal.zero_add (.limit Ordinal.ofNat)
  omega

-- case: reflexive_two_arguments
-- statement: theorem target : (1 : Nat) ≠ 2
inductive W' (α : Type) (β : α → Type) : Type | sup (a : α) (f : β a → Nat → W' α β)
def W'.root : W' α β → α | .sup a _ => a
theorem target : (1 : Nat) ≠ 2 := by
  have : (W'.sup (β := fun _ => Empty) 1 nofun).root = 1 := rfl
  decide

-- case: well_founded_recursion
-- statement: theorem target : Nat.gcd 12 18 = 6
def gcd' (a b : Nat) : Nat := if h : b = 0 then a else gcd' b (a % b)
termination_by b
decreasing_by exact Nat.mod_lt _ (Nat.pos_of_ne_zero h)
theorem gcd'_eq (a b : Nat) : gcd' a b = Nat.gcd a b := by
  induction b using Nat.strongRecOn generalizing a with
  | _ b ih =>
    rw [gcd']
    split
    · simp [*]
    · rename_i h
      rw [ih _ (Nat.mod_lt _ (Nat.pos_of_ne_zero h))]
      exact (Nat.gcd_comm b (a % b)).trans ((Nat.gcd_rec b a).symm.trans (Nat.gcd_comm b a))
theorem target : Nat.gcd 12 18 = 6 := by
  have := gcd'_eq 12 18
  decide

-- case: accessibility
-- statement: theorem target (n : Nat) : Acc (· < ·) n
theorem target (n : Nat) : Acc (· < ·) n := by
  induction n with
  | zero => exact ⟨_, fun _ h => absurd h (Nat.not_lt_zero _)⟩
  | succ n ih => exact ⟨_, fun y h => (Nat.lt_succ_iff_lt_or_eq.mp h).elim ih.inv fun e => e ▸ ih⟩

-- case: accessibility_computes
-- statement: theorem target : (5 : Nat) = 5
def down (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat :=
  match m with | 0 => 0 | k + 1 => ih k (Nat.lt_succ_self k) + 1
noncomputable def climb (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => down m
theorem climb_eq (n : Nat) (h : Acc (· < ·) n) : climb n h = n := by
  induction h with
  | intro n _ ih => cases n with
    | zero => rfl
    | succ n => exact congrArg (· + 1) (ih n (Nat.lt_succ_self n))
theorem one_step (h : Acc (· < ·) 1) :
    climb 1 (.intro 1 fun _ => h.inv) = climb 0 (h.inv (Nat.lt_succ_self 0)) + 1 := rfl
theorem target : (5 : Nat) = 5 := by have := climb_eq 5 (Nat.lt_wfRel.wf.apply 5); rfl

-- case: well_founded_fix
-- statement: theorem target (n : Nat) : n / 2 ≤ n
noncomputable def halves : Nat → Nat :=
  WellFounded.fix Nat.lt_wfRel.wf fun n rec =>
    if h : 0 < n then rec (n / 2) (Nat.div_lt_self h (by decide)) + 1 else 0
theorem halves_eq (n : Nat) (h : 0 < n) : halves n = halves (n / 2) + 1 := by
  rw [halves, WellFounded.fix_eq]; simp [h]
theorem target (n : Nat) : n / 2 ≤ n := by have := halves_eq 4 (by decide); omega

-- case: partial_fixpoint
-- statement: theorem target : (2 : Nat) + 2 = 4
def search (p : Nat → Bool) (n : Nat) : Option Nat := if p n then some n else search p (n + 1)
partial_fixpoint
theorem found : search (fun _ => true) 2 = some 2 := by rw [search]; rfl
theorem target : (2 : Nat) + 2 = 4 := by have := found; rfl

-- case: partial_fixpoint_correct
-- statement: theorem target (p : Nat → Bool) (h : p 3 = true) : ∃ n, p n = true
def search (p : Nat → Bool) (n : Nat) : Option Nat := if p n then some n else search p (n + 1)
partial_fixpoint
theorem search_some (p : Nat → Bool) (n m : Nat) (h : search p n = some m) : p m = true := by
  have := search.partial_correctness (p := p) (motive := fun _ m => p m = true) (by
    intro f ih n r hr
    split at hr
    · cases hr; assumption
    · exact ih _ _ hr) n m h
  exact this
theorem target (p : Nat → Bool) (h : p 3 = true) : ∃ n, p n = true := ⟨3, h⟩

-- case: inductive_fixpoint
-- statement: theorem target (n : Nat) : n = n
def Reaches (n : Nat) : Prop := n = 0 ∨ ∃ m, m < n ∧ Reaches m
inductive_fixpoint
theorem target (n : Nat) : n = n := rfl

-- case: quotient_lift
-- statement: theorem target (a b : Nat) (h : a % 2 = b % 2) : (a + 2) % 2 = b % 2
def parity : Setoid Nat := ⟨fun a b => a % 2 = b % 2, fun _ => rfl, Eq.symm, Eq.trans⟩
def par : Quotient parity → Nat := Quotient.lift (· % 2) fun _ _ h => h
theorem target (a b : Nat) (h : a % 2 = b % 2) : (a + 2) % 2 = b % 2 := by
  have : Quotient.mk parity (a + 2) = Quotient.mk parity b :=
    Quotient.sound (show (a + 2) % 2 = b % 2 by omega)
  exact congrArg par this

-- case: quotient_computes
-- statement: theorem target (a : Nat) : a + 1 = a + 1
def q (a : Nat) : Quot (fun _ _ : Nat => True) := Quot.mk _ a
theorem lift_mk (f : Nat → Unit) (h : ∀ a b, True → f a = f b) (a : Nat) :
    Quot.lift f h (q a) = f a := rfl
theorem all_equal (x y : Quot (fun _ _ : Nat => True)) : x = y :=
  Quot.ind (β := fun x => x = y)
    (fun _ => Quot.ind (β := fun y => Quot.mk _ _ = y) (fun _ => Quot.sound trivial) y) x
theorem target (a : Nat) : a + 1 = a + 1 := by have := all_equal (q 1) (q 2); rfl

-- case: quotient_in_a_family
-- statement: theorem target (n : Nat) : n < n + 1
inductive Holds : Quot (fun _ _ : Nat => True) → Type | mk (n : Nat) : Holds (Quot.mk _ n)
def Holds.get : Holds x → Nat | .mk n => n
theorem target (n : Nat) : n < n + 1 := by have : (Holds.mk n).get = n := rfl; omega

-- case: proposition_with_projections
-- statement: theorem target (p q : Prop) (hp : p) (hq : q) : q ∧ p
structure Both (p q : Prop) : Prop where
  left : p
  right : q
theorem Both.swap (h : Both p q) : q ∧ p := ⟨h.right, h.1⟩
theorem target (p q : Prop) (hp : p) (hq : q) : q ∧ p := ⟨(Both.mk hp hq).2, (Both.mk hp hq).1⟩

-- case: proposition_with_dependent_fields
-- statement: theorem target (f : Nat → Nat) (h : ∀ n, f n = n) : f (f 2) = 2
structure Retract (f g : Nat → Nat) : Prop where
  there : ∀ n, f (g n) = n
  bound : (∀ n, f n = n) → ∀ n, g n = n
  both : (fun n => f n = g n) 0 ∨ True
  chosen : if 0 < 1 then f 0 = f 0 else False
  cases : match 3 with | 0 => False | _ => g 0 = g 0
  extra : let k := 2; f k = f k
theorem Retract.all (r : Retract f g) : f (g 1) = 1 ∧ f 0 = f 0 ∧ g 0 = g 0 ∧ f 2 = f 2 :=
  ⟨r.1 1, r.4, r.5, r.6⟩
theorem target (f : Nat → Nat) (h : ∀ n, f n = n) : f (f 2) = 2 := by rw [h, h]

-- case: proposition_family_of_fields
-- statement: theorem target (P : Nat → Prop) (h : ∀ n, P n) : P 1 ∧ P 2
structure All (P : Nat → Prop) (Q : (Nat → Prop) → Prop) : Prop where
  one : P 1
  two : ∀ m, m = 2 → P m
  rest : Q P → Q P
theorem target (P : Nat → Prop) (h : ∀ n, P n) : P 1 ∧ P 2 :=
  have a : All P (fun R => ∀ n, R n) := ⟨h 1, fun m _ => h m, id⟩
  ⟨a.1, a.2 2 rfl⟩

-- case: proposition_extends
-- statement: theorem target (n : Nat) (h : 2 ≤ n) : 1 ≤ n
class Big (n : Nat) : Prop where
  one : 1 ≤ n
class Bigger (n : Nat) : Prop extends Big n where
  two : 2 ≤ n
theorem target (n : Nat) (h : 2 ≤ n) : 1 ≤ n :=
  have b : Bigger n := { one := Nat.le_of_succ_le h, two := h }
  b.toBig.one

-- case: existential_eliminated_into_proof
-- statement: theorem target : ∃ n : Nat, n > 3
inductive Ex (p : Nat → Prop) : Prop | intro (w : Nat) (h : p w) : Ex p
theorem Ex.to : Ex p → ∃ n, p n | ⟨w, h⟩ => ⟨w, h⟩
theorem target : ∃ n : Nat, n > 3 := (Ex.intro 4 (by decide) : Ex (· > 3)).to

-- case: eliminates_equality
-- statement: theorem target (f : Nat → Type) (a b : Nat) (h : a = b) (x : f a) : ∃ y : f b, y ≍ x
def move {f : Nat → Type} {a b : Nat} (h : a = b) (x : f a) : f b := h.rec x
theorem move_heq {f : Nat → Type} {a b : Nat} (h : a = b) (x : f a) : move h x ≍ x := by cases h; rfl
theorem target (f : Nat → Type) (a b : Nat) (h : a = b) (x : f a) : ∃ y : f b, y ≍ x :=
  ⟨move h x, move_heq h x⟩

-- case: eliminates_conjunction
-- statement: theorem target (p q : Prop) (h : p ∧ q) : q
def pick (h : p ∧ q) : Nat := h.rec fun _ _ => 7
theorem pick_eq (h : p ∧ q) : pick h = 7 := by cases h; rfl
theorem target (p q : Prop) (h : p ∧ q) : q := by have := pick_eq h; exact h.2

-- case: eliminates_false
-- statement: theorem target (h : False) : (1 : Nat) = 2
def anything (h : False) : Nat → Type := h.rec
theorem target (h : False) : (1 : Nat) = 2 := (h.rec : ∀ n : Nat, n = 2) 1

-- case: eliminates_heterogeneous_equality
-- statement: theorem target (a b : Nat) (h : a ≍ b) : b = a
def along {a b : Nat} (h : a ≍ b) : Nat := (eq_of_heq h).rec (motive := fun _ _ => Nat) 3
theorem target (a b : Nat) (h : a ≍ b) : b = a := by have : along (HEq.refl 1) = 3 := rfl; cases h; rfl

-- case: eliminates_own_singletons
-- statement: theorem target (n : Nat) : n = n
set_option inductive.autoPromoteIndices false in
inductive Only : Nat → Prop | here (n : Nat) : Only n
inductive Pack (p : Prop) (n : Nat) : Prop | mk (h : p) (e : n = n)
inductive Never : Prop
set_option inductive.autoPromoteIndices false in
inductive Tagged : Nat → Nat → Prop | tag (m n : Nat) (h : m = n) : Tagged m n
noncomputable def Only.get {n : Nat} (h : Only n) : Nat := Only.rec (motive := fun _ _ => Nat) (fun n => n) h
noncomputable def Pack.out (h : Pack p n) : Nat := Pack.rec (motive := fun _ => Nat) (fun _ _ => 5) h
noncomputable def Never.out (h : Never) : Type := Never.rec (motive := fun _ => Type) h
noncomputable def Tagged.sum {m n : Nat} (h : Tagged m n) : Nat :=
  Tagged.rec (motive := fun _ _ _ => Nat) (fun a b _ => a + b) h
theorem two : (Only.here 2).get = 2 := rfl
theorem four : (Tagged.tag 2 2 rfl).sum = 4 := rfl
theorem five (h : Pack True 1) : h.out = 5 := by cases h; rfl
theorem target (n : Nat) : n = n := by
  have := And.intro two four
  have := five ⟨trivial, rfl⟩
  rfl

-- case: small_elimination_only
-- statement: theorem target (p q : Prop) (h : p ∨ q) : q ∨ p
inductive Either (p q : Prop) : Prop | left (h : p) | right (h : q)
theorem Either.swap : Either p q → Either q p | .left h => .right h | .right h => .left h
theorem target (p q : Prop) (h : p ∨ q) : q ∨ p :=
  have e : Either p q := h.elim .left .right
  e.swap.rec (motive := fun _ => q ∨ p) Or.inl Or.inr

-- case: k_on_any_proof
-- statement: theorem target (a : Nat) (h : a = a) (x : Nat) : cast (congrArg (fun _ => Nat) h) x = x
theorem k (α : Sort u) (h : α = α) (x : α) : cast h x = x := rfl
theorem k_own {a : Nat} (h : a + 0 = a) (P : Nat → Type) (x : P (a + 0)) :
    (Eq.rec (motive := fun n _ => P n) x h : P a) = x := rfl
theorem target (a : Nat) (h : a = a) (x : Nat) : cast (congrArg (fun _ => Nat) h) x = x := rfl

-- case: k_on_own_type
-- statement: theorem target (n : Nat) : n + 0 = n
inductive IsZero : Nat → Prop | zero : IsZero 0
noncomputable def IsZero.get {n : Nat} (h : IsZero n) : Nat := h.rec 9
theorem any (h : IsZero 0) : h.get = 9 := rfl
theorem any' (h : IsZero (1 - 1)) : h.get = 9 := rfl
theorem target (n : Nat) : n + 0 = n := by have := any .zero; rfl

-- case: proofs_are_equal
-- statement: theorem target (p : Prop) (h k : p) : h = k
structure Positive where
  n : Nat
  pos : 0 < n
theorem ext (a b : Positive) (h : a.n = b.n) : a = b := by cases a; cases b; cases h; rfl
theorem irrelevant (n : Nat) (h k : 0 < n) : Positive.mk n h = Positive.mk n k := rfl
theorem functions (f g : Nat → True) : f = g := rfl
theorem applied (f : Nat → True) (a b : Nat) : f a = f b := rfl
theorem target (p : Prop) (h k : p) : h = k := rfl

-- case: eta_for_structures
-- statement: theorem target (p : Nat × Nat) : (p.1, p.2) = p
structure Point where
  x : Nat
  y : Nat
structure Line extends Point where
  z : Nat × Point
theorem line (l : Line) : Line.mk ⟨l.x, l.y⟩ (l.z.1, ⟨l.z.2.x, l.z.2.2⟩) = l := rfl
theorem unit (u v : Unit) : u = v := rfl
theorem inside (f : Point → Nat) (p : Point) : f ⟨p.x, p.y⟩ = f p := rfl
theorem rec_eta (p : Point) : Point.rec (motive := fun _ => Nat) (fun x _ => x) p = p.x := rfl
theorem target (p : Nat × Nat) : (p.1, p.2) = p := rfl

-- case: eta_for_functions
-- statement: theorem target (f : Nat → Nat → Nat) : (fun a b => f a b) = f
theorem point (f : Nat → Nat × Nat) : (fun n => ((f n).1, (f n).2)) = f := rfl
theorem units (f : Nat → Unit) : f = fun _ => () := rfl
theorem target (f : Nat → Nat → Nat) : (fun a b => f a b) = f := rfl

-- case: raw_projections
-- statement: theorem target (a b : Nat) : a + b = b + a
inductive P (α β : Type) | mk (a : α) (b : β)
def P.swap (p : P α β) : P β α := ⟨p.2, p.1⟩
theorem target (a b : Nat) : a + b = b + a :=
  show (P.mk a b).1 + b = (P.mk a b).swap.1 + a from Nat.add_comm a b

-- case: projections_of_recursive_type
-- statement: theorem target (n : Nat) : n - n = 0
structure Stream' (α : Type) where
  head : α
  tail : Nat → α
inductive Knot | mk (n : Nat) (f : Empty → Knot)
def Knot.n (o : Knot) : Nat := o.1
theorem target (n : Nat) : n - n = 0 := by have : (Knot.mk n nofun).n = n := rfl; omega

-- case: literals_of_numbers
-- statement: theorem target : 2 ^ 200 % 1000007 = 2 ^ 200 - 1000007 * (2 ^ 200 / 1000007)
theorem a : 2 ^ 64 * 2 ^ 64 = 2 ^ 128 := by decide
theorem b : (2 ^ 100 - 1) / 3 = 422550200076076467165567735125 := by decide
theorem c : 10 ^ 50 < 10 ^ 51 := by decide
theorem d : Nat.gcd (2 ^ 90 * 3 ^ 20) (2 ^ 80 * 3 ^ 30) = 2 ^ 80 * 3 ^ 20 := by decide +kernel
theorem e : (2 ^ 70 + 5) &&& (2 ^ 70 + 3) = 2 ^ 70 + 1 := by decide +kernel
theorem f : (2 ^ 70 + 5) ^^^ 2 ^ 70 = 5 := by decide +kernel
theorem g : (1 <<< 100) >>> 98 = 4 := by decide +kernel
theorem h : Nat.log2 (2 ^ 100 + 1) = 100 := by decide +kernel
theorem i : 5 - 2 ^ 70 = 0 := by decide
theorem j : 0 / 0 = 0 ∧ 7 % 0 = 7 := by decide
theorem target : 2 ^ 200 % 1000007 = 2 ^ 200 - 1000007 * (2 ^ 200 / 1000007) := by decide +kernel

-- case: literals_and_constructors
-- statement: theorem target : (3 : Nat) = .succ (.succ (.succ .zero))
theorem big (P : Nat → Prop) (h : P (2 ^ 40)) : P (Nat.succ (2 ^ 40 - 1)) := h
theorem pred (n : Nat) : Nat.succ n ≠ 0 := nofun
def isThree : Nat → Bool | 3 => true | _ => false
theorem rec_lit : Nat.rec (motive := fun _ => Nat) 0 (fun n _ => n) 1000000 = 999999 := rfl
theorem target : (3 : Nat) = .succ (.succ (.succ .zero)) := rfl

-- case: literals_of_texts
-- statement: theorem target : "ab" ++ "c" = "abc"
theorem length : "αβγ".length = 3 := by decide
theorem unfolds : "ab" = String.ofList ['a', 'b'] := rfl
theorem differ : "a" ≠ "b" := by decide
theorem chars : 'a'.toNat = 97 := rfl
theorem empty : "" = String.ofList [] := rfl
theorem target : "ab" ++ "c" = "abc" := by decide

-- case: numbers_of_fixed_width
-- statement: theorem target : (200 : UInt8) + 100 = 44
theorem bits : (5#8 : BitVec 8) * 60#8 = 44#8 := by decide
theorem int : (-7 : Int) / 2 = -4 := by decide
theorem fin : (3 : Fin 5) + 4 = 2 := by decide
theorem target : (200 : UInt8) + 100 = 44 := by decide

-- case: decide_by_kernel
-- statement: theorem target : ∀ a < 30, ∀ b < 30, a * b = b * a
theorem target : ∀ a < 30, ∀ b < 30, a * b = b * a := by decide +kernel

-- case: a_proof_that_is_large
-- statement: theorem target (a b c d : Nat) (h : a < b) (k : b < c) (l : c < d) : 2 * a + 4 < 2 * d
theorem target (a b c d : Nat) (h : a < b) (k : b < c) (l : c < d) : 2 * a + 4 < 2 * d := by omega

-- case: universe_polymorphic_structure
-- statement: theorem target.{u, v} {α : Type u} {β : Type v} (a : α) (b : β) : ∃ p : α × β, p.2 = b
universe u v w
structure Triple (α : Type u) (β : Type v) (γ : Type w) : Type (max u v w) where
  one : α
  two : β
  three : γ
def Triple.map {α : Type u} {β : Type v} {γ : Type w} (f : α → α) (t : Triple α β γ) : Triple α β γ :=
  { t with one := f t.one }
theorem Triple.map_two {α : Type u} {β : Type v} {γ : Type w} (f : α → α) (t : Triple α β γ) :
    (t.map f).two = t.two := rfl
theorem target.{x, y} {α : Type x} {β : Type y} (a : α) (b : β) : ∃ p : α × β, p.2 = b :=
  ⟨((Triple.mk a b ()).one, (Triple.mk a b ()).two), rfl⟩

-- case: universe_levels_that_agree
-- statement: theorem target.{u, v} (f : Sort u → Sort v → Prop) : f = f
universe u v
def swap (α : Sort (max u v)) : Sort (max v u) := α
def collapse (α : Sort (imax u 1)) : Sort (imax u 1) := α
def impredicative (p : Sort u → Prop) : Prop := ∀ x : Sort u, p x
theorem lift (α : Type u) : Nonempty (ULift.{v} α → α) := ⟨ULift.down⟩
theorem plift (p : Prop) (h : p) : PLift.down (PLift.up h) = h := rfl
theorem target.{x, y} (f : Sort x → Sort y → Prop) : f = f := rfl

-- case: private_names
-- statement: theorem target : (1 : Nat) + 1 = 2
private def helper : Nat := 1
private theorem helper_eq : helper = 1 := rfl
private inductive Mine | a | b (m : Mine)
private structure Also where
  n : Nat
namespace Deep.Inside
private theorem same : helper + 1 = 2 := rfl
end Deep.Inside
theorem target : (1 : Nat) + 1 = 2 := by
  have := helper_eq
  exact Deep.Inside.same

-- case: names_like_made_up_ones
-- statement: theorem target (a : Nat) : a = a
theorem eq_1 (a : Nat) : a = a := rfl
theorem my_hygiene : eq_1 = eq_1 := rfl
def Foo.match_2 : Nat := 2
theorem _foo : Foo.match_2 = 2 := rfl
theorem target (a : Nat) : a = a := eq_1 a

-- case: matches_of_many_shapes
-- statement: theorem target (n : Nat) (h : n < 3) : n = 0 ∨ n = 1 ∨ n = 2
def classify : Nat → Option Bool → List Nat → Nat
  | 0, none, [] => 0
  | 1, some true, _ :: _ => 1
  | n + 2, some b, [a, _] => if b then n else a
  | _, _, _ => 9
theorem one : classify 5 (some true) [1, 2] = 3 := rfl
theorem target (n : Nat) (h : n < 3) : n = 0 ∨ n = 1 ∨ n = 2 :=
  match n, h with | 0, _ => .inl rfl | 1, _ => .inr (.inl rfl) | 2, _ => .inr (.inr rfl)

-- case: classical_choice
-- statement: theorem target (p : Nat → Prop) (h : ∃ n, p n) : p (Classical.choose h)
noncomputable def chosen (p : Nat → Prop) : Nat := open Classical in if h : ∃ n, p n then h.choose else 0
theorem chosen_spec (p : Nat → Prop) (h : ∃ n, p n) : p (chosen p) := by
  rw [chosen, dif_pos h]; exact h.choose_spec
theorem target (p : Nat → Prop) (h : ∃ n, p n) : p (Classical.choose h) := Classical.choose_spec h

-- case: opaque_constants
-- statement: theorem target (n : Nat) : n ≤ n
opaque secret : Nat := 5
opaque secretProof : secret = secret := rfl
@[irreducible] def hidden : Nat := 7
theorem hidden_eq : hidden = 7 := by unfold hidden; rfl
theorem target (n : Nat) : n ≤ n := by have := secretProof; exact Nat.le_refl n

-- case: classes_and_instances
-- statement: theorem target : (2 : Nat) ∣ 4
class Monoid' (α : Type u) where
  one : α
  mul : α → α → α
  mul_one : ∀ a, mul a one = a
class Group' (α : Type u) extends Monoid' α where
  inv : α → α
  mul_inv : ∀ a, mul a (inv a) = one
instance : Group' Unit where
  one := ()
  mul := fun _ _ => ()
  mul_one := fun _ => rfl
  inv := id
  mul_inv := fun _ => rfl
theorem Group'.one_inv [Group' α] (a : α) : Monoid'.mul a (Group'.inv a) = Monoid'.one := Group'.mul_inv a
theorem target : (2 : Nat) ∣ 4 := by have := Group'.one_inv (); exact ⟨2, rfl⟩

-- case: coinductive_predicate
-- statement: theorem target (n : Nat) : n = n
coinductive Endless (r : Nat → Nat → Prop) : Nat → Prop | step : r a b → Endless r b → Endless r a
theorem target (n : Nat) : n = n := rfl

-- case: metaprogram_tactic
-- statement: theorem target : True ∧ True
-- whole: yes
import Lean
open Lean Elab Tactic
syntax "easy" : tactic
macro_rules | `(tactic| easy) => `(tactic| exact ⟨trivial, trivial⟩)
theorem target : True ∧ True := by easy

-- case: metaprogram_declares_honest_theorem
-- statement: theorem target : (2 : Nat) + 2 = 4
-- whole: yes
import Lean
open Lean Elab Meta
def statement : Expr := mkApp3 (mkConst ``Eq [.succ .zero]) (mkConst ``Nat)
  (mkApp2 (mkConst ``Nat.add) (mkRawNatLit 2) (mkRawNatLit 2)) (mkRawNatLit 4)
def proof : Expr := mkApp2 (mkConst ``Eq.refl [.succ .zero]) (mkConst ``Nat) (mkRawNatLit 4)
theorem target : (2 : Nat) + 2 = 4 := by
  run_tac addDecl (.thmDecl { name := `made, levelParams := [], type := statement, value := proof })
  exact made

-- case: metaprogram_declares_honest_family
-- statement: theorem target (n : Nat) : n + 1 > n
-- whole: yes
import Lean
open Lean Elab Meta
def pi (t b : Expr) : Expr := .forallE `a t b .default
def c (n : Name) : Expr := mkConst n
def tree : Declaration :=
  let node := pi (mkApp (mkConst ``List [.zero]) (c `Tree)) (pi (pi (c ``Nat) (c `Tree)) (c `Tree))
  let ctors := [{ name := `Tree.leaf, type := c `Tree }, { name := `Tree.node, type := node }]
  .inductDecl [] 0 [{ name := `Tree, type := .sort (.succ .zero), ctors }] false
theorem added : True := by
  run_tac (addDecl tree : CoreM Unit)
  trivial
theorem high (f : Nat → Tree) : Tree.node [Tree.leaf] f = Tree.node (Tree.leaf :: []) fun n => f n := rfl
theorem target (n : Nat) : n + 1 > n := by have := high; omega

-- case: metaprogram_term
-- statement: theorem target : True
-- whole: yes
import Lean
open Lean Elab
theorem target : True := by_elab return mkConst ``True.intro

-- case: proposition_of_a_structure_field
-- statement: theorem target : True ∧ True
structure Claim where
  says : Prop
inductive Claim' | mk (says : Prop)
structure Proved (c : Claim) (d : Claim') : Prop where
  left : c.says
  right : d.1
theorem Proved.both (h : Proved c d) : c.says ∧ d.1 := ⟨h.left, h.2⟩
theorem target : True ∧ True := (Proved.mk trivial trivial : Proved ⟨True⟩ ⟨True⟩).both
