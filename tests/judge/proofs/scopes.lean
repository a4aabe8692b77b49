-- case: namespace
-- statement: theorem Foo.t (n : Nat) : n = n
namespace Foo
theorem t (n : Nat) : n = n := rfl
end Foo

-- case: nested_namespaces
-- statement: theorem A.B.t (n : Nat) : n = n
-- alone: accepted
namespace A
namespace B
theorem helper (n : Nat) : n = n := rfl
theorem t (n : Nat) : n = n := helper n
end B
end A

-- case: dotted_namespace
-- statement: theorem A.B.t (n : Nat) : n = n
namespace A.B
theorem t (n : Nat) : n = n := rfl
end A.B

-- case: full_name
-- statement: theorem A.B.t (n : Nat) : n = n
theorem A.B.t (n : Nat) : n = n := rfl

-- case: root_name
-- statement: theorem t (n : Nat) : n = n
namespace Foo
theorem helper (n : Nat) : n = n := rfl
theorem _root_.t (n : Nat) : n = n := helper n
end Foo

-- case: unclosed_namespace
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
theorem t (n : Nat) : n = n := rfl
namespace Foo
theorem u : True := trivial

-- case: section_variables
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
section
variable (p q : Prop)
theorem t (hp : p) (hq : q) : p ∧ q := ⟨hp, hq⟩
end

-- case: variables_with_include
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : q ∧ p
-- alone: accepted
section S
variable (p q : Prop) (hp : p) (hq : q)
include hp hq
theorem t : q ∧ p := by constructor <;> assumption
end S

-- case: variable_implicit
-- statement: theorem t {α : Type} (xs : List α) : xs ++ [] = xs
variable {α : Type}
theorem t (xs : List α) : xs ++ [] = xs := List.append_nil xs

-- case: variable_instance
-- statement: theorem t {α : Type} [DecidableEq α] (x : α) : decide (x = x) = true
variable {α : Type} [DecidableEq α]
theorem t (x : α) : decide (x = x) = true := by simp

-- case: variable_universe
-- statement: theorem t.{u} {α : Type u} (xs : List α) : xs.reverse.reverse = xs
section
universe u
variable {α : Type u} (xs : List α)
theorem t : xs.reverse.reverse = xs := List.reverse_reverse xs
end

-- case: variable_omit
-- statement: theorem t (α : Type) (x : α) : x = x
variable (α : Type) [Inhabited α]
omit [Inhabited α] in
theorem t (x : α) : x = x := rfl

-- case: variable_binder_update
-- statement: theorem t {n : Nat} (h : 0 < n) : n ≠ 0
variable (n : Nat)
variable {n}
theorem t (h : 0 < n) : n ≠ 0 := Nat.ne_of_gt h

-- case: helper_in_section
-- statement: theorem t (f : Nat → Nat) (h : ∀ x, f x = x) : f (f 2) = 2
section
variable (f : Nat → Nat) (h : ∀ x, f x = x)
include h
theorem helper (x : Nat) : f (f x) = x := by rw [h, h]
end
theorem t (f : Nat → Nat) (h : ∀ x, f x = x) : f (f 2) = 2 := helper f h 2

-- case: open
-- statement: theorem t (n : Nat) : n < n + 1
open Nat
theorem t (n : Nat) : n < n + 1 := lt_succ_self n

-- case: open_in
-- statement: theorem t (n : Nat) : n < n + 1
open Nat in
theorem t (n : Nat) : n < n + 1 := lt_succ_self n

-- case: open_only
-- statement: theorem t (n : Nat) : n < n + 1
open Nat (lt_succ_self)
theorem t (n : Nat) : n < n + 1 := lt_succ_self n

-- case: open_hiding
-- statement: theorem t (n : Nat) : n < n + 1
open Nat hiding add_assoc
theorem t (n : Nat) : n < n + 1 := lt_succ_self n

-- case: open_renaming
-- statement: theorem t (n : Nat) : n < n + 1
open Nat renaming lt_succ_self → up
theorem t (n : Nat) : n < n + 1 := up n

-- case: open_scoped
-- statement: theorem t (p : Prop) : p ∨ ¬p
open scoped Classical in
theorem t (p : Prop) : p ∨ ¬p := if h : p then .inl h else .inr h

-- case: open_classical_helper
-- statement: theorem t (p : Nat → Prop) : (∃ n, p n) ∨ ∀ n, ¬p n
open Classical in
theorem t (p : Nat → Prop) : (∃ n, p n) ∨ ∀ n, ¬p n :=
  if h : ∃ n, p n then .inl h else .inr fun n hn => h ⟨n, hn⟩

-- case: header_open
-- header: open Nat
-- statement: theorem t (n : Nat) : succ n ≠ 0
theorem t (n : Nat) : succ n ≠ 0 := succ_ne_zero n

-- case: header_namespace
-- header: namespace Bank
-- header: def balance (n : Int) : Int := n - 1
-- statement: theorem t (n : Int) : balance n < n
theorem t (n : Int) : balance n < n := by
  unfold balance
  omega

-- case: header_namespace_left_and_entered
-- header: namespace Bank
-- header: def balance (n : Int) : Int := n - 1
-- statement: theorem t (n : Int) : balance n < n
end Bank
theorem Bank.t (n : Int) : Bank.balance n < n := by
  unfold Bank.balance
  omega

-- case: header_section_variables
-- header: variable (n : Nat) (h : 0 < n)
-- header: include h
-- statement: theorem t : n ≠ 0
theorem t : n ≠ 0 := Nat.ne_of_gt h

-- case: header_section_variables_repeated
-- header: section
-- header: variable (n : Nat)
-- statement: theorem t (h : 0 < n) : n ≠ 0
end
theorem t (n : Nat) (h : 0 < n) : n ≠ 0 := Nat.ne_of_gt h

-- case: header_universe
-- header: universe u v
-- statement: theorem t (α : Type u) (β : Type v) (f : α → β) (x y : α) (h : x = y) : f x = f y
theorem t (α : Type u) (β : Type v) (f : α → β) (x y : α) (h : x = y) : f x = f y := congrArg f h

-- case: header_options
-- header: set_option autoImplicit true
-- header: set_option relaxedAutoImplicit true
-- statement: theorem t (x y : carrier) (h : x = y) : y = x
theorem t (x y : carrier) (h : x = y) : y = x := h.symm

-- case: header_definition
-- header: def double (n : Nat) : Nat := n + n
-- statement: theorem t (n : Nat) : double n = 2 * n
theorem t (n : Nat) : double n = 2 * n := by simp only [double]; omega

-- case: header_structure
-- header: structure Point where
-- header:   x : Int
-- header:   y : Int
-- header: def Point.add (p q : Point) : Point := ⟨p.x + q.x, p.y + q.y⟩
-- statement: theorem t (p q : Point) : p.add q = q.add p
theorem t (p q : Point) : p.add q = q.add p := by
  simp [Point.add, Int.add_comm]

-- case: header_inductive
-- header: inductive Tree (α : Type)
-- header:   | leaf
-- header:   | node (l : Tree α) (x : α) (r : Tree α)
-- header: def Tree.mirror : Tree α → Tree α
-- header:   | leaf => leaf
-- header:   | node l x r => node r.mirror x l.mirror
-- statement: theorem t {α : Type} (s : Tree α) : s.mirror.mirror = s
theorem t {α : Type} (s : Tree α) : s.mirror.mirror = s := by
  induction s with
  | leaf => rfl
  | node l x r hl hr => simp [Tree.mirror, hl, hr]

-- case: header_class
-- header: class Group' (α : Type) where
-- header:   mul : α → α → α
-- header:   one : α
-- header:   inv : α → α
-- header:   assoc : ∀ a b c, mul (mul a b) c = mul a (mul b c)
-- header:   one_mul : ∀ a, mul one a = a
-- header:   inv_mul : ∀ a, mul (inv a) a = one
-- statement: theorem t {α : Type} [Group' α] (a b : α) (h : Group'.mul a b = Group'.mul a a) : b = a
-- alone: accepted
open Group' in
theorem cancel {α : Type} [Group' α] (a b c : α) (h : mul a b = mul a c) : b = c := by
  rw [← one_mul b, ← inv_mul a, assoc, h, ← assoc, inv_mul, one_mul]
theorem t {α : Type} [Group' α] (a b : α) (h : Group'.mul a b = Group'.mul a a) : b = a := cancel a b a h

-- case: header_notation
-- header: notation "‖" n "‖" => Int.natAbs n
-- statement: theorem t (n : Int) : ‖n‖ = ‖-n‖
-- alone: accepted
theorem t (n : Int) : ‖n‖ = ‖-n‖ := by omega

-- case: header_notation_spelled_out
-- header: notation "‖" n "‖" => Int.natAbs n
-- statement: theorem t (n : Int) : ‖n‖ = ‖-n‖
theorem t (n : Int) : Int.natAbs n = (-n).natAbs := (Int.natAbs_neg n).symm

-- case: header_macro
-- header: macro "truth" : term => `(True)
-- statement: theorem t : truth
theorem t : truth := trivial

-- case: header_instance
-- header: structure W where
-- header:   n : Nat
-- header: instance : LE W := ⟨fun a b => b.n ≤ a.n⟩
-- statement: theorem t (a b : W) (h : a.n ≤ b.n) : b ≤ a
theorem t (a b : W) (h : a.n ≤ b.n) : b ≤ a := h

-- case: header_strange_instance
-- header: instance (priority := high) : LE Nat := ⟨fun _ _ => True⟩
-- statement: theorem t (a b : Nat) : a ≤ b
theorem t (a b : Nat) : a ≤ b := trivial

-- case: header_opaque
-- header: opaque f : Nat → Nat
-- statement: theorem t (a b : Nat) (h : a = b) : f a = f b
theorem t (a b : Nat) (h : a = b) : f a = f b := h ▸ rfl

-- case: header_theorem
-- header: theorem base (n : Nat) : n * 1 = n := Nat.mul_one n
-- statement: theorem t (n : Nat) : n * 1 * 1 = n
theorem t (n : Nat) : n * 1 * 1 = n := by rw [base, base]

-- case: header_axiom_allowed
-- axioms: my.postulate
-- header: axiom my.postulate : ∀ n : Nat, n = n + 0
-- statement: theorem t (n : Nat) : n = n + 0
theorem t (n : Nat) : n = n + 0 := my.postulate n

-- case: header_axioms_allowed
-- axioms: point line on
-- header: axiom point : Type
-- header: axiom line : Type
-- header: axiom on : point → line → Prop
-- statement: theorem t (p : point) (l : line) (h : on p l) : ∃ q, on q l
theorem t (p : point) (l : line) (h : on p l) : ∃ q, on q l := ⟨p, h⟩

-- case: header_axiom_of_the_statement
-- axioms: secret
-- header: axiom secret : Nat
-- statement: theorem t : secret = secret
theorem t : secret = secret := rfl

-- case: header_import
-- header: import Std.Data.HashMap
-- statement: theorem t (m : Std.HashMap Nat Nat) : (m.insert 1 2)[1]? = some 2
-- alone: accepted
theorem t (m : Std.HashMap Nat Nat) : (m.insert 1 2)[1]? = some 2 := by simp

-- case: header_import_lean
-- header: import Lean
-- header: open Lean
-- statement: theorem t (n : Name) : n = n
-- alone: accepted
theorem t (n : Name) : n = n := rfl

-- case: statement_with_definition
-- statement: def f (n : Nat) : Nat := n + 1
--   theorem t (n : Nat) : f n = n + 1
def f (n : Nat) : Nat := n + 1
theorem t (n : Nat) : f n = n + 1 := rfl

-- case: statement_with_definition_formatted_otherwise
-- statement: def f (n : Nat) : Nat := n + 1
--   theorem t (n : Nat) : f n = n + 1
/-- the successor -/
def f (n : Nat) : Nat :=
  -- plus one
  n + 1
theorem f_pos (n : Nat) : 0 < f n := Nat.succ_pos n
theorem t (n : Nat) : f n = n + 1 := rfl

-- case: statement_with_recursive_definition
-- statement: def fact : Nat → Nat
--     | 0 => 1
--     | n + 1 => (n + 1) * fact n
--   theorem t (n : Nat) : 0 < fact n
def fact : Nat → Nat
  | 0 => 1
  | n + 1 => (n + 1) * fact n
theorem t (n : Nat) : 0 < fact n := by
  induction n with
  | zero => decide
  | succ n ih => exact Nat.mul_pos (Nat.succ_pos n) ih

-- case: statement_with_structure
-- statement: structure W where
--     n : Nat
--   theorem t (w : W) : w.n = w.n
-- alone: accepted
structure W where
  n : Nat
theorem t (w : W) : w.n = w.n := rfl

-- case: statement_with_inductive
-- statement: inductive Bit
--     | zero
--     | one
--   theorem t (b : Bit) : b = .zero ∨ b = .one
-- alone: accepted
inductive Bit
  | zero
  | one
theorem t (b : Bit) : b = .zero ∨ b = .one := by cases b <;> simp

-- case: statement_with_axiom
-- axioms: secret
-- statement: axiom secret : Nat
--   theorem t : secret = secret
axiom secret : Nat
theorem t : secret = secret := rfl

-- case: statement_with_lemma_by_sorry
-- statement: theorem helper (n : Nat) : n * 1 = n := by sorry
--   theorem t (n : Nat) : n * 1 * 1 = n
-- name: t
theorem helper (n : Nat) : n * 1 = n := Nat.mul_one n
theorem t (n : Nat) : n * 1 * 1 = n := by rw [helper, helper]

-- case: statement_in_namespace_text
-- statement: namespace Foo
--   theorem t (n : Nat) : n = n
theorem Foo.t (n : Nat) : n = n := rfl

-- case: statement_with_options
-- statement: set_option autoImplicit true in
--   theorem t (x : carrier) : x = x
theorem t {carrier : Sort u} (x : carrier) : x = x := rfl
