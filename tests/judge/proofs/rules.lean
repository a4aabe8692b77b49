-- case: sort_behind_abbreviation
-- statement: theorem t : (2 : Nat) + 2 = 4
abbrev Set' (α : Type) := α → Prop
inductive Even' : Set' Nat
  | zero : Even' 0
  | step : Even' n → Even' (n + 2)
theorem four : Even' 4 := .step (.step .zero)
theorem t : (2 : Nat) + 2 = 4 := by cases four; rfl

-- case: sort_behind_definition
-- statement: theorem t : ∃ a b : Nat, a < b
def Relation (α : Type) : Type := α → α → Prop
inductive Closure (r : Relation Nat) : Relation Nat
  | one : r a b → Closure r a b
  | more : r a b → Closure r b c → Closure r a c
theorem path : Closure (· < ·) 1 3 := .more (b := 2) (by decide : 1 < 2) (.one (by decide : 2 < 3))
theorem t : ∃ a b : Nat, a < b := by
  cases path with
  | one h => exact ⟨_, _, h⟩
  | more h _ => exact ⟨_, _, h⟩

-- case: sort_behind_polymorphic_definition
-- statement: theorem t : True
def Family.{u, v} (ι : Type u) : Type (max u (v + 1)) := ι → Type v
inductive Fin' : Family.{0, 0} Nat
  | zero : Fin' (n + 1)
  | succ : Fin' n → Fin' (n + 1)
theorem t : True := match (Fin'.zero : Fin' 1) with | .zero => trivial

-- case: sorts_that_are_never_prop
-- statement: theorem t : (2 : Nat) + 2 = 4
structure Pair.{u, v} (α : Sort u) (β : Sort v) : Sort (max 1 u v) where
  fst : α
  snd : β
inductive Unit'.{u} : Type u
  | star
structure Pointed.{u} : Type (u + 1) where
  carrier : Type u
  point : carrier
inductive Wide.{u, v} (α : Sort u) : Sort (max 1 u (imax v 1))
  | of : α → Wide α
theorem all (p : Pair True Nat) (_ : Unit'.{3}) (_ : Pointed.{1}) (_ : Wide.{0, 2} True) : True := p.fst
theorem t : (2 : Nat) + 2 = 4 := by
  have := all ⟨trivial, 0⟩ .star ⟨PUnit, ⟨⟩⟩ (.of trivial)
  rfl

-- case: sort_in_mutual_families
-- statement: theorem t : True
mutual
inductive EvenN : Nat → Prop
  | zero : EvenN 0
  | step : OddN n → EvenN (n + 1)
inductive OddN : Nat → Prop
  | step : EvenN n → OddN (n + 1)
end
theorem two : EvenN 2 := .step (.step .zero)
theorem t : True := by cases two; trivial

-- case: nested_in_lists
-- statement: theorem t (n : Nat) : n + 0 = n
inductive Rose (α : Type)
  | node : α → List (Rose α) → Rose α
mutual
def Rose.size : Rose α → Nat
  | .node _ children => 1 + sizes children
def sizes : List (Rose α) → Nat
  | [] => 0
  | child :: rest => child.size + sizes rest
end
theorem Rose.positive (r : Rose α) : 0 < r.size := by cases r; simp [Rose.size]; omega
theorem t (n : Nat) : n + 0 = n := by have := (Rose.node n []).positive; rfl

-- case: nested_in_many_types
-- statement: theorem t : (2 : Nat) + 2 = 4
inductive A
  | node : Option (Nat × A) → (Nat → A) → A
inductive B
  | node : Array B → B
inductive C
  | node : (n : Nat) × (Fin n → C) → C
inductive D (α : Type)
  | leaf : α → D α
  | node : List (Option (D α) × D α) → D α
  | limit : Option (Nat → D α) → D α
structure E where
  field : Except String (List E ⊕ Nat)
theorem with_all (_ : A → B → C → D Nat → E → Nat) : B × C × D Nat × E → True := fun
  | (.node _, .node _, .leaf _, .mk _) => trivial
  | (.node _, .node _, .node _, .mk _) => trivial
  | (.node _, .node _, .limit _, .mk _) => trivial
theorem t : (2 : Nat) + 2 = 4 := by
  have := with_all (fun _ _ _ _ _ => 0) (.node #[], .node ⟨0, nofun⟩, .leaf 0, ⟨.ok (.inr 0)⟩)
  rfl

-- case: nested_with_universes
-- statement: theorem t : True
inductive Tree.{u} (α : Type u) : Type u
  | leaf
  | node : α → Array (Tree α × Option (Tree α)) → Tree α
theorem t : True := match (Tree.leaf : Tree.{1} Type) with | .leaf => trivial | .node .. => trivial

-- case: nested_propositions
-- statement: theorem t : True
inductive Reached : Prop
  | start : Reached
  | step : (1 < 2 ∧ Reached) ∨ Nonempty Reached → Reached
theorem reached : Reached := .step (.inl ⟨by decide, .start⟩)
theorem t : True := by cases reached <;> trivial

-- case: nested_in_own_types
-- statement: theorem t : (2 : Nat) + 2 = 4
inductive Maybe (α : Type)
  | none
  | some (a : α)
structure Labelled (α : Type) (n : Nat) where
  value : α
inductive T
  | leaf
  | node : Labelled (Maybe T) 3 → T
theorem t : (2 : Nat) + 2 = 4 := match T.node ⟨.some .leaf⟩ with | .leaf => rfl | .node _ => rfl

-- case: occurrence_behind_definition
-- statement: theorem t : True
def Fun (α : Type) : Type := Nat → α
inductive Many
  | stop
  | more : Fun Many → Many
theorem t : True := match Many.more fun _ => .stop with | .stop => trivial | .more _ => trivial

-- case: occurrence_behind_abbreviation_in_list
-- statement: theorem t : True
abbrev Same (α : Type) := α
inductive Many
  | stop
  | more : List (Same Many) → Many
theorem t : True := match Many.more [.stop] with | .stop => trivial | .more _ => trivial

-- case: occurrence_after_functions
-- statement: theorem t : True
inductive W (α : Type) (β : α → Type)
  | sup (a : α) (f : β a → W α β)
theorem t : True := match W.sup (β := fun _ : Nat => Empty) 0 nofun with | .sup .. => trivial

-- case: accessible_and_well_founded
-- statement: theorem t : (2 : Nat) + 2 = 4
theorem accessible (n : Nat) : Acc (· < ·) n := by
  induction n with
  | zero => exact ⟨_, fun _ h => absurd h (Nat.not_lt_zero _)⟩
  | succ n ih =>
    exact ⟨_, fun m h => (Nat.lt_succ_iff_lt_or_eq.mp h).elim ih.inv (fun e => e ▸ ih)⟩
def halve (n : Nat) : Nat := if h : n < 2 then 0 else 1 + halve (n - 2)
termination_by n
decreasing_by omega
theorem halve_four : halve 4 = 2 := by simp [halve]
theorem t : (2 : Nat) + 2 = 4 := by have := accessible 3; have := halve_four; rfl

-- case: projections_of_propositions
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : q ∧ p
structure Both (p q : Prop) : Prop where
  left : p
  right : q
theorem Both.swap (h : Both p q) : q ∧ p := ⟨h.right, h.1⟩
theorem t (p q : Prop) (hp : p) (hq : q) : q ∧ p := ⟨(Both.mk hp hq).2, (Both.mk hp hq).1⟩

-- case: raw_projections_of_propositions
-- statement: theorem t (p q : Prop) (h : p ∧ q) : p
-- header: import Lean
open Lean Elab
structure Holds (p : Nat → Prop) (r : Nat → Nat → Prop) : Prop where
  all : ∀ n, p n
  both : ∀ n, p n → r n n
  pair : r 0 1 ∧ p 2
theorem three (p r) (h : Holds p r) : (∀ n, p n) ∧ (∀ n, p n → r n n) ∧ r 0 1 ∧ p 2 :=
  ⟨by_elab return .proj ``Holds 0 ((← getLCtx).findFromUserName? `h).get!.toExpr,
    by_elab return .proj ``Holds 1 ((← getLCtx).findFromUserName? `h).get!.toExpr,
    by_elab return .proj ``Holds 2 ((← getLCtx).findFromUserName? `h).get!.toExpr⟩
theorem t (p q : Prop) (h : p ∧ q) : p := by
  have := three
  exact by_elab return .proj ``And 0 ((← getLCtx).findFromUserName? `h).get!.toExpr

-- case: proposition_with_a_witness
-- statement: theorem t : ∃ n : Nat, n > 3
inductive Some (p : Nat → Prop) : Prop
  | of (n : Nat) (h : p n)
theorem Some.exists : Some p → ∃ n, p n
  | .of n h => ⟨n, h⟩
theorem t : ∃ n : Nat, n > 3 := (Some.of 4 (by decide) : Some (· > 3)).exists

-- case: projections_of_data
-- statement: theorem t (a b : Nat) : a + b = b + a
inductive P (α β : Type)
  | mk (a : α) (b : β)
def P.swap (p : P α β) : P β α := ⟨p.2, p.1⟩
theorem t (a b : Nat) : a + b = b + a :=
  show (P.mk a b).1 + b = (P.mk a b).swap.1 + a from Nat.add_comm a b

-- case: eta_for_structures
-- statement: theorem t : True
structure S (α : Type) extends Inhabited α where
  f : α → α
theorem eta (s : S α) : S.mk ⟨s.default⟩ s.f = s := rfl
theorem t : True := by have := @eta; trivial

-- case: indexed_families
-- statement: theorem t (n : Nat) : n < n + 1
inductive Vec (α : Type u) : Nat → Type u
  | nil : Vec α 0
  | cons : α → Vec α n → Vec α (n + 1)
def Vec.toList : Vec α n → List α
  | .nil => []
  | .cons a v => a :: v.toList
theorem Vec.length : (v : Vec α n) → v.toList.length = n
  | .nil => rfl
  | .cons _ v => congrArg (· + 1) v.length
def Vec.repeat : (n : Nat) → Vec Nat n
  | 0 => .nil
  | n + 1 => .cons 0 (.repeat n)
theorem t (n : Nat) : n < n + 1 := by have := (Vec.repeat n).length; omega

-- case: elimination_of_equality
-- statement: theorem t : True
inductive Same {α : Type} (a : α) : α → Prop
  | refl : Same a a
noncomputable def Same.cast {p : α → Type} (h : Same a b) (x : p a) : p b := h.rec x
theorem cast_self (h : Same a a) (x : p a) : h.cast (p := p) x = x := rfl
theorem t : True := by have := @cast_self; trivial

-- case: quotients
-- statement: theorem t (a b : Nat) (h : a % 2 = b % 2) : (a + 2) % 2 = b % 2
def parity : Setoid Nat := ⟨fun a b => a % 2 = b % 2, fun _ => rfl, Eq.symm, Eq.trans⟩
def bit : Quotient parity → Nat := Quotient.lift (· % 2) fun _ _ h => h
theorem t (a b : Nat) (h : a % 2 = b % 2) : (a + 2) % 2 = b % 2 := by
  have : Quotient.mk parity (a + 2) = Quotient.mk parity b :=
    Quotient.sound (show (a + 2) % 2 = b % 2 by omega)
  exact congrArg bit this

-- case: own_private_names
-- statement: theorem t : True
private def helper : Nat := 1
private theorem helper_one : helper = 1 := rfl
private inductive Kind
  | one
  | two : List Kind → Kind
private def Kind.f : Kind → Nat
  | .one => 1
  | .two _ => 2
theorem t : True := by have := helper_one; have : Kind.one.f = 1 := rfl; trivial

-- case: names_under_primitives
-- statement: theorem t (n : Nat) : n ≤ n * n
theorem Nat.le_own_square (n : Nat) : n ≤ n * n := by
  cases n with
  | zero => decide
  | succ n => exact Nat.le_mul_of_pos_right _ (Nat.succ_pos n)
def List.twice (l : List α) : List α := l ++ l
theorem List.length_twice (l : List α) : l.twice.length = 2 * l.length := by simp [List.twice]; omega
theorem t (n : Nat) : n ≤ n * n := by have := List.length_twice [n]; exact n.le_own_square

-- case: literals
-- statement: theorem t : "abc".length = 3 ∧ 'a'.toNat = 97 ∧ 10 ^ 20 % 7 = 2
theorem t : "abc".length = 3 ∧ 'a'.toNat = 97 ∧ 10 ^ 20 % 7 = 2 := by decide

-- case: equations_of_library_functions
-- statement: theorem t (l : List Nat) : (l.map (· + 0)).length = l.length
theorem t (l : List Nat) : (l.map (· + 0)).length = l.length := by
  induction l with
  | nil => rfl
  | cons a l ih => unfold List.map; simp [List.length, ih]

-- case: splitters_of_library_matches
-- statement: theorem t (a b : Option Nat) : (a <|> b).isSome = (a.isSome || b.isSome)
theorem t (a b : Option Nat) : (a <|> b).isSome = (a.isSome || b.isSome) := by
  show (Option.orElse a fun _ => b).isSome = _
  unfold Option.orElse
  split <;> simp

-- case: induction_along_own_function
-- statement: theorem t (m n : Nat) : 0 < m + n + 1
def walk (m n : Nat) : Nat := if m = 0 then n else walk (m - 1) (n + 2)
termination_by m
decreasing_by omega
theorem walk_at_least (m n : Nat) : n ≤ walk m n := by
  fun_induction walk m n <;> omega
theorem t (m n : Nat) : 0 < m + n + 1 := by
  have := walk_at_least m n
  omega

-- case: induction_along_library_function
-- statement: theorem t (m n : Nat) : Nat.gcd m n ∣ m
theorem t (m n : Nat) : Nat.gcd m n ∣ m := by
  have general : Nat.gcd m n ∣ m ∧ Nat.gcd m n ∣ n := by
    induction m, n using Nat.gcd.induction with
    | H0 n => simp
    | H1 m n _ ih => exact ⟨Nat.gcd_dvd_left m n, Nat.gcd_dvd_right m n⟩
  exact general.1

-- case: constants_under_library_functions
-- statement: theorem t : [1, 2].map (· + 1) = [2, 3]
theorem List.map._own : [1, 2].map (· + 1) = [2, 3] := rfl
theorem t : [1, 2].map (· + 1) = [2, 3] := List.map._own
