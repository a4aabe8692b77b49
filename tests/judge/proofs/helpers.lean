-- case: auxiliary_lemma
-- statement: theorem t (a b c : Nat) : a * (b + c) = c * a + b * a
theorem aux (a b c : Nat) : a * (b + c) = a * b + a * c := Nat.left_distrib a b c
theorem t (a b c : Nat) : a * (b + c) = c * a + b * a := by
  rw [aux, Nat.mul_comm a b, Nat.mul_comm a c, Nat.add_comm]

-- case: lemma_chain
-- statement: theorem t (n : Nat) : n + 5 > n
-- alone: accepted
theorem s₁ (n : Nat) : n + 1 > n := Nat.lt_succ_self n
theorem s₂ (n : Nat) : n + 2 > n := Nat.lt_trans (s₁ n) (s₁ _)
theorem s₃ (n : Nat) : n + 3 > n := Nat.lt_trans (s₂ n) (s₁ _)
theorem s₄ (n : Nat) : n + 4 > n := Nat.lt_trans (s₃ n) (s₁ _)
theorem t (n : Nat) : n + 5 > n := Nat.lt_trans (s₄ n) (s₁ _)

-- case: private_lemma
-- statement: theorem t (n : Nat) : n ≤ n + 7
-- alone: accepted
private theorem hidden (n : Nat) : n ≤ n + 7 := Nat.le_add_right n 7
theorem t (n : Nat) : n ≤ n + 7 := hidden n

-- case: private_definition
-- statement: theorem t (n : Nat) : ∃ k, k = n + n
private def double (n : Nat) := n + n
theorem t (n : Nat) : ∃ k, k = n + n := ⟨double n, rfl⟩

-- case: protected_theorem
-- statement: theorem Foo.t (n : Nat) : n = n
namespace Foo
protected theorem t (n : Nat) : n = n := rfl
end Foo

-- case: nonrec
-- statement: theorem Nat.mine.add_comm (a b : Nat) : a + b = b + a
-- alone: accepted
namespace Nat.mine
nonrec theorem add_comm (a b : Nat) : a + b = b + a := Nat.add_comm a b
end Nat.mine

-- case: definition
-- statement: theorem t : ∃ f : Nat → Nat, ∀ n, f n = n + 2
def f (n : Nat) := n + 2
theorem t : ∃ f : Nat → Nat, ∀ n, f n = n + 2 := ⟨f, fun _ => rfl⟩

-- case: abbreviation
-- statement: theorem t (xs : List Nat) : xs.length < xs.length + 1
abbrev L := List Nat
theorem grow (xs : L) : xs.length < xs.length + 1 := Nat.lt_succ_self _
theorem t (xs : List Nat) : xs.length < xs.length + 1 := grow xs

-- case: opaque_helper
-- statement: theorem t : ∃ n : Nat, n = n
-- alone: accepted
opaque secret : Nat
theorem t : ∃ n : Nat, n = n := ⟨secret, rfl⟩

-- case: opaque_with_value
-- statement: theorem t : ∃ n : Nat, n = n
opaque secret : Nat := 42
theorem t : ∃ n : Nat, n = n := ⟨secret, rfl⟩

-- case: irreducible_definition
-- statement: theorem t : ∃ n : Nat, n = 9
@[irreducible] def nine : Nat := 9
theorem t : ∃ n : Nat, n = 9 := ⟨nine, by unfold nine; rfl⟩

-- case: noncomputable_definition
-- statement: theorem t (h : ∃ n : Nat, n * n = 49) : ∃ n : Nat, n * n = 49
noncomputable def root (h : ∃ n : Nat, n * n = 49) : Nat := Classical.choose h
theorem t (h : ∃ n : Nat, n * n = 49) : ∃ n : Nat, n * n = 49 := ⟨root h, Classical.choose_spec h⟩

-- case: noncomputable_section
-- statement: theorem t (α : Type) (h : Nonempty α) : ∃ x : α, x = x
noncomputable section
def pick (α : Type) (h : Nonempty α) : α := Classical.choice h
theorem t (α : Type) (h : Nonempty α) : ∃ x : α, x = x := ⟨pick α h, rfl⟩
end

-- case: structure
-- statement: theorem t (a b : Nat) : ∃ p : Nat × Nat, p.1 + p.2 = a + b
structure Pair where
  fst : Nat
  snd : Nat
  sum : Nat := fst + snd
def Pair.toProd (p : Pair) : Nat × Nat := (p.fst, p.snd)
theorem t (a b : Nat) : ∃ p : Nat × Nat, p.1 + p.2 = a + b := ⟨(Pair.mk a b 0).toProd, rfl⟩

-- case: structure_extends
-- statement: theorem t : ∃ n : Nat, n = 3
structure A where
  x : Nat := 1
structure B extends A where
  y : Nat := x + 1
structure C extends B, A where
  z : Nat := y + 1
theorem t : ∃ n : Nat, n = 3 := ⟨({ } : C).z, rfl⟩

-- case: structure_with_proof
-- statement: theorem t : ∃ n : Nat, 0 < n
structure Pos where
  val : Nat
  pos : 0 < val := by decide
def one : Pos := { val := 1 }
theorem t : ∃ n : Nat, 0 < n := ⟨one.val, one.pos⟩

-- case: structure_update
-- statement: theorem t : ∃ p : Nat × Nat, p = (5, 2)
structure Q where
  a : Nat
  b : Nat
def q : Q := { a := 1, b := 2 }
theorem t : ∃ p : Nat × Nat, p = (5, 2) := ⟨(({ q with a := 5 }).a, ({ q with a := 5 }).b), rfl⟩

-- case: class_and_instance
-- statement: theorem t (a b c : Nat) : a * b * c = a * (b * c)
class Semi (α : Type) where
  op : α → α → α
  assoc : ∀ a b c, op (op a b) c = op a (op b c)
instance : Semi Nat := ⟨(· * ·), Nat.mul_assoc⟩
theorem t (a b c : Nat) : a * b * c = a * (b * c) := Semi.assoc a b c

-- case: class_hierarchy
-- statement: theorem t (a : Int) : a + 0 = a
-- alone: accepted
class Mon (α : Type) where
  one : α
  mul : α → α → α
class LawfulMon (α : Type) extends Mon α where
  mul_one : ∀ a, mul a one = a
instance : LawfulMon Int where
  one := 0
  mul := (· + ·)
  mul_one := Int.add_zero
theorem t (a : Int) : a + 0 = a := LawfulMon.mul_one a

-- case: local_instance
-- statement: theorem t : ∃ b : Bool, b = true
local instance : Inhabited Bool := ⟨true⟩
theorem t : ∃ b : Bool, b = true := ⟨default, rfl⟩

-- case: decidable_instance
-- header: def Small (n : Nat) : Prop := n < 5
-- statement: theorem t : Small 3
instance (n : Nat) : Decidable (Small n) := inferInstanceAs (Decidable (n < 5))
theorem t : Small 3 := by decide

-- case: inductive
-- statement: theorem t : ∃ n : Nat, n = 3
inductive Colour
  | red | green | blue
def Colour.all : List Colour := [.red, .green, .blue]
theorem t : ∃ n : Nat, n = 3 := ⟨Colour.all.length, rfl⟩

-- case: inductive_expression
-- statement: theorem t : ∃ n : Nat, n = 14
-- alone: accepted
inductive Expr' where
  | lit (n : Nat)
  | add (a b : Expr')
  | mul (a b : Expr')
def Expr'.eval : Expr' → Nat
  | lit n => n
  | add a b => a.eval + b.eval
  | mul a b => a.eval * b.eval
def Expr'.fold : Expr' → Expr'
  | add (lit 0) e => e.fold
  | e => e
theorem Expr'.fold_eval (e : Expr') : e.fold.eval = e.eval := by
  fun_induction fold e <;> simp_all [eval]
theorem t : ∃ n : Nat, n = 14 := ⟨(Expr'.add (.lit 2) (.mul (.lit 3) (.lit 4))).eval, rfl⟩

-- case: mutual_inductive
-- statement: theorem t : ∃ n : Nat, n = 2
-- alone: accepted
mutual
inductive A
  | nil
  | cons (b : B)
inductive B
  | mk (a : A)
end
mutual
def A.n : A → Nat
  | .nil => 0
  | .cons b => b.n + 1
def B.n : B → Nat
  | .mk a => a.n + 1
end
theorem t : ∃ n : Nat, n = 2 := ⟨(A.cons (.mk .nil)).n, by simp [A.n, B.n]⟩

-- case: deriving
-- statement: theorem t : ∃ b : Bool, b = true
-- alone: accepted
inductive Colour
  | red | green (shade : Nat)
  deriving DecidableEq, Repr, BEq, Hashable, Inhabited, Ord
theorem t : ∃ b : Bool, b = true := ⟨decide (Colour.green 3 = Colour.green 3), by decide⟩

-- case: deriving_used_in_proof
-- header: inductive Dir | n | e | s | w
-- statement: theorem t (d : Dir) : d = .n ∨ d = .e ∨ d = .s ∨ d = .w
deriving instance DecidableEq for Dir
def Dir.turn : Dir → Dir
  | n => e | e => s | s => w | w => n
theorem turn4 (d : Dir) : d.turn.turn.turn.turn = d := by cases d <;> decide
theorem t (d : Dir) : d = .n ∨ d = .e ∨ d = .s ∨ d = .w := by
  rw [← turn4 d]; cases d <;> decide

-- case: deriving_structure_lawful
-- statement: theorem t : ∃ b : Bool, b = false
-- alone: accepted
structure P where
  x : Nat
  y : Nat
  deriving BEq, ReflBEq, LawfulBEq, DecidableEq, Repr
theorem t : ∃ b : Bool, b = false := ⟨P.mk 1 2 == P.mk 2 1, by decide⟩

-- case: attribute_simp
-- header: def double (n : Nat) := n + n
-- statement: theorem t (n : Nat) : double n + 0 = 2 * n
@[simp] theorem double_eq (n : Nat) : double n = 2 * n := by unfold double; omega
theorem t (n : Nat) : double n + 0 = 2 * n := by simp

-- case: attribute_local_simp
-- header: def double (n : Nat) := n + n
-- statement: theorem t (n : Nat) : double n = n + n
attribute [local simp] double
theorem t (n : Nat) : double n = n + n := by simp

-- case: attribute_removed
-- statement: theorem t (xs : List Nat) : xs ++ [] = xs
attribute [-simp] List.append_nil
theorem t (xs : List Nat) : xs ++ [] = xs := by
  fail_if_success simp only []
  exact List.append_nil xs

-- case: attribute_on_theorem
-- statement: theorem t (n : Nat) : n + 0 = n
@[simp] theorem t (n : Nat) : n + 0 = n := rfl

-- case: attribute_deprecated
-- statement: theorem t (n : Nat) : n + 0 = n
@[deprecated "use another" (since := "2020-01-01")] theorem old (n : Nat) : n + 0 = n := rfl
theorem t (n : Nat) : n + 0 = n := old n

-- case: docstring
-- statement: theorem t (n : Nat) : n = n
/-- Everything is *equal* to itself. `sorry` and `axiom` are only words here. -/
theorem t (n : Nat) : n = n := rfl

-- case: module_docstring
-- statement: theorem t (n : Nat) : n = n
/-! # A chapter

axiom cheat : False
-/
theorem t (n : Nat) : n = n := rfl

-- case: unused_partial
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
partial def loop (n : Nat) : Nat := loop (n + 1)
theorem t (n : Nat) : n = n := rfl

-- case: unused_unsafe
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
unsafe def evil (n : Nat) : String := unsafeCast n
theorem t (n : Nat) : n = n := rfl

-- case: unused_implemented_by
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
def fast (n : Nat) := n + n
@[implemented_by fast] def slow (n : Nat) := 2 * n
theorem t (n : Nat) : n = n := rfl

-- case: unused_extern
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
@[extern "lean_nat_add"] def plus (a b : Nat) : Nat := a + b
theorem t (n : Nat) : n = n := rfl

-- case: unused_sorry
-- statement: theorem t (n : Nat) : n = n
-- alone: refused
theorem todo (a b : Nat) : a * b = b * a + 0 := sorry
theorem t (n : Nat) : n = n := rfl

-- case: unused_axiom
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
axiom choice2 : ∀ α : Type, Nonempty α → α
theorem t (n : Nat) : n = n := rfl

-- case: unused_native
-- statement: theorem t (n : Nat) : n = n
-- alone: refused
theorem big : 2 ^ 64 = 18446744073709551616 := by native_decide
theorem t (n : Nat) : n = n := rfl

-- case: csimp_true
-- statement: theorem t (n : Nat) : ∃ k, k = n + n
def slow (n : Nat) := n + n
def fast (n : Nat) := 2 * n
@[csimp] theorem slow_eq_fast : @slow = @fast := by funext n; unfold slow fast; omega
theorem t (n : Nat) : ∃ k, k = n + n := ⟨slow n, rfl⟩

-- case: inline_and_specialize
-- statement: theorem t : ∃ n : Nat, n = 6
@[inline, specialize] def twice (f : Nat → Nat) (n : Nat) := f (f n)
@[noinline] def add2 (n : Nat) := n + 2
@[always_inline, reducible] def four : Nat := 4
theorem t : ∃ n : Nat, n = 6 := ⟨twice add2 2, rfl⟩

-- case: macro_inline
-- statement: theorem t : ∃ b : Bool, b = true
@[macro_inline] def orElse' (a b : Bool) := match a with | true => true | false => b
theorem t : ∃ b : Bool, b = true := ⟨orElse' true false, rfl⟩

-- case: example_between
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
example : 1 + 1 = 2 := rfl
#check Nat.add_comm
#print Nat
#eval 1 + 1
#reduce 2 + 3
theorem t (n : Nat) : n = n := rfl
#print axioms t
#check @t

-- case: example_after_wrong_guess
-- statement: theorem t (n : Nat) : n = n
example : ¬ (1 = 2) := by decide
#guard 1 + 1 == 2
theorem t (n : Nat) : n = n := rfl

-- case: warnings
-- statement: theorem t (n m : Nat) (h : m = m) : n = n
-- alone: accepted
theorem t (n m : Nat) (h : m = m) : n = n := by
  have unused : 1 = 1 := rfl
  try simp
  
-- case: guard_msgs
-- statement: theorem t (n : Nat) : n = n
/-- info: 4 -/
#guard_msgs in
#eval 2 + 2
theorem t (n : Nat) : n = n := rfl

-- case: expected_failure_elsewhere
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
#guard_msgs (drop error) in
example : 1 = 2 := by decide
theorem t (n : Nat) : n = n := rfl

-- case: simproc_own
-- header: import Lean
-- statement: theorem t (n : Nat) (h : n = 7) : n + 0 = 7
simproc_decl idle (_ + _) := fun _ => return .continue
theorem t (n : Nat) (h : n = 7) : n + 0 = 7 := by simp [h]

-- case: many_theorems_after
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
theorem t (n : Nat) : n = n := rfl
theorem u (n : Nat) : n = n := t n
theorem v : ∀ n : Nat, n = n := u

-- case: alias_by_definition
-- statement: theorem t (a b : Nat) : a + b = b + a
def comm := Nat.add_comm
theorem t (a b : Nat) : a + b = b + a := comm a b

-- case: theorem_in_term_of_data
-- statement: theorem t : ∃ i : Fin 5, i.val = 3
def three : Fin 5 := ⟨3, by decide⟩
def checked : { i : Fin 5 // i.val = 3 } := ⟨three, rfl⟩
theorem t : ∃ i : Fin 5, i.val = 3 := ⟨checked.1, checked.2⟩

-- case: set_option_trace
-- statement: theorem t (a b : Nat) : a + b = b + a
set_option trace.Meta.Tactic.simp true in
theorem t (a b : Nat) : a + b = b + a := by simp [Nat.add_comm]

-- case: set_option_heartbeats
-- statement: theorem t (a b c d : Nat) (h : a < b) (k : c < d) : a + c + 1 < b + d
set_option maxHeartbeats 400000 in
set_option maxRecDepth 4000 in
theorem t (a b c d : Nat) (h : a < b) (k : c < d) : a + c + 1 < b + d := by omega

-- case: set_option_global
-- statement: theorem t (n : Nat) : n + 0 = n
-- alone: accepted
set_option maxHeartbeats 0
set_option autoImplicit true
set_option linter.all false
set_option pp.all true
set_option relaxedAutoImplicit false
theorem t (n : Nat) : n + 0 = n := rfl

-- case: auto_implicit_helper
-- statement: theorem t (xs : List Nat) : xs.map id = xs
set_option autoImplicit true
def ident (x : α) : α := x
theorem map_ident (xs : List α) : xs.map ident = xs := by
  induction xs with
  | nil => rfl
  | cons x xs ih => rw [List.map_cons, ih]; rfl
theorem t (xs : List Nat) : xs.map id = xs := map_ident xs

-- case: option_harmless_skip_kernel_name_in_string
-- statement: theorem t : "debug.skipKernelTC".length = 18
theorem t : "debug.skipKernelTC".length = 18 := by decide

-- case: words_in_names
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
theorem sorry_free (n : Nat) : n = n := rfl
theorem axiom_free (n : Nat) : n = n := sorry_free n
theorem native_decide_free (n : Nat) : n = n := axiom_free n
theorem t (n : Nat) : n = n := native_decide_free n

-- case: names_like_the_forbidden
-- statement: theorem t (n : Nat) : n = n
theorem Foo.sorryAx (n : Nat) : n = n := rfl
theorem Foo.ofReduceBool (n : Nat) : n = n := Foo.sorryAx n
theorem Foo.propext (n : Nat) : n = n := Foo.ofReduceBool n
theorem t (n : Nat) : n = n := Foo.propext n

-- case: many_lemmas
-- statement: theorem t : 40 < 2 ^ 6
theorem p₀ : 2 ^ 0 = 1 := rfl
theorem p₁ : 2 ^ 1 = 2 := rfl
theorem p₂ : 2 ^ 2 = 4 := rfl
theorem p₃ : 2 ^ 3 = 8 := rfl
theorem p₆ : 2 ^ 6 = 64 := by rw [show 6 = 3 + 3 from rfl, Nat.pow_add, p₃]
theorem t : 40 < 2 ^ 6 := by rw [p₆]; decide
