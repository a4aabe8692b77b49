import Orchard.List.Sorted
import Orchard.List.Permutation

/-!
# Insertion sort
-/

namespace Orchard

/-- Insert a number into a sorted list, before the first larger or equal element. -/
def insertSorted (a : Nat) : List Nat → List Nat
  | [] => [a]
  | b :: l => if a ≤ b then a :: b :: l else b :: insertSorted a l

/-- Sort a list by inserting its members one after another. -/
def isort : List Nat → List Nat
  | [] => []
  | a :: l => insertSorted a (isort l)

/-- Insertion adds just one element. -/
theorem shuffle_insertSorted (a : Nat) (l : List Nat) :
    Shuffle (insertSorted a l) (a :: l) := by
  induction l with
  | nil => exact .refl [a]
  | cons b l ih =>
    rw [insertSorted]
    split
    · exact .refl _
    · exact .trans (.cons b ih) (.swap a b l)

@[simp] theorem mem_insertSorted {a b : Nat} {l : List Nat} :
    b ∈ insertSorted a l ↔ b = a ∨ b ∈ l := by
  rw [(shuffle_insertSorted a l).mem_iff, List.mem_cons]

@[simp] theorem length_insertSorted (a : Nat) (l : List Nat) :
    (insertSorted a l).length = l.length + 1 :=
  (shuffle_insertSorted a l).length_eq

theorem insertSorted_of_below {a : Nat} {l : List Nat} (h : Below a l) :
    insertSorted a l = a :: l := by
  cases l with
  | nil => rfl
  | cons b l => exact if_pos (below_cons.mp h).1

/-- Insertion keeps a list sorted. -/
theorem Sorted.insertSorted {a : Nat} {l : List Nat} (h : Sorted l) :
    Sorted (insertSorted a l) := by
  induction h with
  | nil => exact .singleton a
  | @cons b l h t ih =>
    rw [Orchard.insertSorted]
    split
    · rename_i hab
      exact cons_cons_iff.mpr ⟨hab, .cons h t⟩
    · rename_i hab
      refine .cons ?_ ih
      intro c hc
      rcases mem_insertSorted.mp hc with rfl | hc
      · omega
      · exact h c hc

/-- The result of insertion sort is sorted. -/
theorem sorted_isort (l : List Nat) : Sorted (isort l) := by
  induction l with
  | nil => exact .nil
  | cons a l ih => exact ih.insertSorted

/-- The result of insertion sort is a permutation of the given list. -/
theorem shuffle_isort (l : List Nat) : Shuffle (isort l) l := by
  induction l with
  | nil => exact .nil
  | cons a l ih => exact .trans (shuffle_insertSorted a _) (.cons a ih)

@[simp] theorem length_isort (l : List Nat) : (isort l).length = l.length :=
  (shuffle_isort l).length_eq

@[simp] theorem mem_isort {a : Nat} {l : List Nat} : a ∈ isort l ↔ a ∈ l :=
  (shuffle_isort l).mem_iff

@[simp] theorem occ_isort (a : Nat) (l : List Nat) : occ a (isort l) = occ a l :=
  (shuffle_isort l).occ_eq a

theorem isort_of_sorted {l : List Nat} (h : Sorted l) : isort l = l := by
  induction h with
  | nil => rfl
  | cons h _ ih => rw [isort, ih, insertSorted_of_below h]

/-- Sorting twice gives nothing new. -/
theorem isort_isort (l : List Nat) : isort (isort l) = isort l :=
  isort_of_sorted (sorted_isort l)

private theorem head_eq {a b : Nat} {l₁ l₂ : List Nat} (h₁ : Sorted (a :: l₁))
    (h₂ : Sorted (b :: l₂)) (h : Shuffle (a :: l₁) (b :: l₂)) : a = b := by
  have ha : a ∈ b :: l₂ := h.mem_iff.mp List.mem_cons_self
  have hb : b ∈ a :: l₁ := h.mem_iff.mpr List.mem_cons_self
  rcases List.mem_cons.mp ha with ha | ha
  · exact ha
  · rcases List.mem_cons.mp hb with hb | hb
    · exact hb.symm
    · exact Nat.le_antisymm (h₁.head_le hb) (h₂.head_le ha)

/-- Two sorted lists that are permutations of each other are equal. -/
theorem Sorted.eq_of_shuffle {l₁ l₂ : List Nat} (h₁ : Sorted l₁) (h₂ : Sorted l₂)
    (h : Shuffle l₁ l₂) : l₁ = l₂ := by
  induction h₁ generalizing l₂ with
  | nil => exact h.nil_eq.symm
  | cons ha t ih =>
    cases h₂ with
    | nil => exact absurd h.length_eq (by simp)
    | cons hb t' =>
      obtain rfl := head_eq (.cons ha t) (.cons hb t') h
      rw [ih t' h.of_cons]

/-- Lists have the same sorted form exactly if they are permutations of each other. -/
theorem isort_eq_iff {l₁ l₂ : List Nat} : isort l₁ = isort l₂ ↔ Shuffle l₁ l₂ := by
  constructor
  · intro h
    refine .trans (shuffle_isort l₁).symm ?_
    rw [h]
    exact shuffle_isort l₂
  · intro h
    apply (sorted_isort l₁).eq_of_shuffle (sorted_isort l₂)
    exact .trans (shuffle_isort l₁) (.trans h (shuffle_isort l₂).symm)

instance (l₁ l₂ : List Nat) : Decidable (Shuffle l₁ l₂) := decidable_of_iff _ isort_eq_iff

theorem isort_reverse (l : List Nat) : isort l.reverse = isort l :=
  isort_eq_iff.mpr (Shuffle.reverse l)

theorem isort_append_comm (l₁ l₂ : List Nat) : isort (l₁ ++ l₂) = isort (l₂ ++ l₁) :=
  isort_eq_iff.mpr (Shuffle.append_comm l₁ l₂)

/-- The order of two insertions into a sorted list does not matter. -/
theorem insertSorted_comm (a b : Nat) {l : List Nat} (h : Sorted l) :
    insertSorted a (insertSorted b l) = insertSorted b (insertSorted a l) := by
  apply h.insertSorted.insertSorted.eq_of_shuffle h.insertSorted.insertSorted
  rw [Shuffle.iff_occ_eq]
  intro c
  simp only [(shuffle_insertSorted _ _).occ_eq, occ]
  split <;> split <;> simp only [*]

end Orchard
