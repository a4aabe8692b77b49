import Orchard.List.Permutation
import Orchard.Nat.Sums
import Orchard.Nat.Divides

/-!
# The total of a list of numbers
-/

namespace Orchard

open Divides (zero_right)

/-- The total of a list of natural numbers. -/
def total : List Nat → Nat
  | [] => 0
  | a :: l => a + total l

/-- The total computed by a loop with an accumulator. -/
def totalLoop : List Nat → Nat → Nat
  | [], s => s
  | a :: l, s => totalLoop l (s + a)

variable {α : Type} {a c : Nat} {l l₁ l₂ : List Nat}

@[simp] theorem total_nil : total [] = 0 := rfl

@[simp] theorem total_cons (a : Nat) (l : List Nat) : total (a :: l) = a + total l := rfl

@[simp] theorem total_append (l₁ l₂ : List Nat) : total (l₁ ++ l₂) = total l₁ + total l₂ := by
  induction l₁ with
  | nil => simp
  | cons a l ih => simp only [List.cons_append, total_cons, ih, Nat.add_assoc]

/-- The loop adds the total to its accumulator. -/
theorem totalLoop_eq (l : List Nat) (s : Nat) : totalLoop l s = s + total l := by
  induction l generalizing s with
  | nil => rfl
  | cons a l ih => rw [totalLoop, ih, total_cons, Nat.add_assoc]

theorem total_eq_foldr (l : List Nat) : total l = l.foldr (· + ·) 0 := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [total_cons, ih, List.foldr_cons]

/-- The total does not depend on the order of the members. -/
theorem Shuffle.total_eq (h : Shuffle l₁ l₂) : total l₁ = total l₂ := by
  rw [total_eq_foldr, total_eq_foldr]
  exact h.foldr_eq Nat.add_left_comm 0

theorem total_reverse (l : List Nat) : total l.reverse = total l :=
  (Shuffle.reverse l).total_eq

theorem le_total (h : a ∈ l) : a ≤ total l := by
  have hs := (Shuffle.cons_eraseOne h).total_eq
  rw [total_cons] at hs
  omega

theorem total_eraseOne (h : a ∈ l) : total (eraseOne a l) = total l - a := by
  have hs := (Shuffle.cons_eraseOne h).total_eq
  rw [total_cons] at hs
  omega

theorem total_replicate (n a : Nat) : total (List.replicate n a) = n * a := by
  induction n with
  | zero => simp
  | succ n ih => rw [List.replicate_succ, total_cons, ih, Nat.succ_mul, Nat.add_comm]

/-- A sum over an initial segment is the total of a list. -/
theorem sumTo_eq_total (f : Nat → Nat) (n : Nat) : sumTo f n = total ((List.range n).map f) := by
  induction n with
  | zero => rfl
  | succ n ih => simp [List.range_succ, ih]

/-- The total of a list is the sum of the totals of two complementary parts. -/
theorem total_filter_add (p : Nat → Bool) (l : List Nat) :
    total (l.filter p) + total (l.filter fun a => !p a) = total l := by
  induction l with
  | nil => rfl
  | cons a l ih =>
    cases h : p a <;> simp [h] <;> omega

theorem dvd_total {d : Nat} (h : ∀ a ∈ l, Divides d a) : Divides d (total l) := by
  induction l with
  | nil => exact zero_right d
  | cons a l ih => exact (h a (by simp)).add (ih fun b hb => h b (by simp [hb]))

theorem total_le_mul_length (h : ∀ a ∈ l, a ≤ c) : total l ≤ c * l.length := by
  induction l with
  | nil => exact Nat.zero_le _
  | cons a l ih =>
    have h1 := h a List.mem_cons_self
    have h2 := ih fun b hb => h b (List.mem_cons_of_mem a hb)
    rw [total_cons, List.length_cons, Nat.mul_succ]
    omega

/-- The pigeonhole principle: if the total is larger than `c` times the number of the
members, then some member is larger than `c`. -/
theorem exists_lt_of_mul_length_lt (h : c * l.length < total l) : ∃ a ∈ l, c < a := by
  apply Classical.byContradiction
  intro hn
  have hle := total_le_mul_length (l := l) (c := c) fun a ha =>
    Nat.le_of_not_lt fun hlt => hn ⟨a, ha, hlt⟩
  omega

theorem total_map_add (f g : α → Nat) (l : List α) :
    total (l.map fun x => f x + g x) = total (l.map f) + total (l.map g) := by
  induction l with
  | nil => rfl
  | cons x l ih =>
    simp only [List.map_cons, total_cons, ih]
    omega

theorem total_map_one (l : List α) : total (l.map fun _ => 1) = l.length := by
  rw [List.map_const', total_replicate, Nat.mul_one]

end Orchard
