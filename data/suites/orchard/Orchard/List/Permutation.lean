import Orchard.List.Count

/-!
# Permutations of lists

An inductive relation of our own, and its description by the numbers of occurrences.
-/

namespace Orchard

universe u

/-- Two lists are permutations of one another if exchanges of neighbours lead from one to
the other. -/
inductive Shuffle {α : Type u} : List α → List α → Prop
  | nil : Shuffle [] []
  | cons (a : α) {l₁ l₂ : List α} : Shuffle l₁ l₂ → Shuffle (a :: l₁) (a :: l₂)
  | swap (a b : α) (l : List α) : Shuffle (b :: a :: l) (a :: b :: l)
  | trans {l₁ l₂ l₃ : List α} : Shuffle l₁ l₂ → Shuffle l₂ l₃ → Shuffle l₁ l₃

namespace Shuffle

section Basic

variable {α : Type u} {l₁ l₂ l₃ l₄ : List α} {a b : α}

@[refl] theorem refl : ∀ l : List α, Shuffle l l
  | [] => .nil
  | a :: l => .cons a (refl l)

theorem symm (h : Shuffle l₁ l₂) : Shuffle l₂ l₁ := by
  induction h with
  | nil => exact .nil
  | cons a _ ih => exact .cons a ih
  | swap a b l => exact .swap b a l
  | trans _ _ ih₁ ih₂ => exact .trans ih₂ ih₁

/-- Being a permutation is an equivalence relation. -/
theorem equivalence : Equivalence (@Shuffle α) :=
  ⟨refl, symm, trans⟩

instance : Trans (@Shuffle α) (@Shuffle α) (@Shuffle α) := ⟨trans⟩

theorem length_eq (h : Shuffle l₁ l₂) : l₁.length = l₂.length := by
  induction h with
  | nil => rfl
  | cons _ _ ih => rw [List.length_cons, List.length_cons, ih]
  | swap => rfl
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂

/-- Permutations have the same members. -/
theorem mem_iff (h : Shuffle l₁ l₂) : a ∈ l₁ ↔ a ∈ l₂ := by
  induction h with
  | nil => exact Iff.rfl
  | cons b _ ih => rw [List.mem_cons, List.mem_cons, ih]
  | swap b c l => simp only [List.mem_cons, or_left_comm]
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂

theorem nil_eq (h : Shuffle [] l₁) : l₁ = [] :=
  List.eq_nil_of_length_eq_zero h.length_eq.symm

theorem append_left (l : List α) (h : Shuffle l₁ l₂) : Shuffle (l ++ l₁) (l ++ l₂) := by
  induction l with
  | nil => exact h
  | cons a l ih => exact .cons a ih

theorem append_right (l : List α) (h : Shuffle l₁ l₂) : Shuffle (l₁ ++ l) (l₂ ++ l) := by
  induction h with
  | nil => exact refl l
  | cons a _ ih => exact .cons a ih
  | swap a b l' => exact .swap a b _
  | trans _ _ ih₁ ih₂ => exact .trans ih₁ ih₂

theorem append (h₁ : Shuffle l₁ l₂) (h₂ : Shuffle l₃ l₄) : Shuffle (l₁ ++ l₃) (l₂ ++ l₄) :=
  .trans (h₁.append_right l₃) (h₂.append_left l₂)

/-- An element in the middle of a list may be moved to the front. -/
theorem middle (a : α) (l₁ l₂ : List α) : Shuffle (l₁ ++ a :: l₂) (a :: (l₁ ++ l₂)) := by
  induction l₁ with
  | nil => exact refl _
  | cons b l ih => exact .trans (.cons b ih) (.swap a b _)

/-- The order in a concatenation does not matter. -/
theorem append_comm (l₁ l₂ : List α) : Shuffle (l₁ ++ l₂) (l₂ ++ l₁) := by
  induction l₁ with
  | nil => rw [List.append_nil, List.nil_append]
  | cons a l ih => exact .trans (.cons a ih) (middle a l₂ l).symm

theorem reverse (l : List α) : Shuffle l.reverse l := by
  induction l with
  | nil => exact .nil
  | cons a l ih =>
    rw [List.reverse_cons]
    exact .trans (append_comm _ _) (.cons a ih)

theorem map {β : Type u} (f : α → β) (h : Shuffle l₁ l₂) : Shuffle (l₁.map f) (l₂.map f) := by
  induction h with
  | nil => exact .nil
  | cons a _ ih => exact .cons (f a) ih
  | swap a b l => exact .swap (f a) (f b) _
  | trans _ _ ih₁ ih₂ => exact .trans ih₁ ih₂

theorem filter (p : α → Bool) (h : Shuffle l₁ l₂) : Shuffle (l₁.filter p) (l₂.filter p) := by
  induction h with
  | nil => exact .nil
  | cons a _ ih =>
    simp only [List.filter_cons]
    split
    · exact .cons a ih
    · exact ih
  | swap a b l =>
    simp only [List.filter_cons]
    split <;> split <;> first | exact .swap a b _ | exact refl _
  | trans _ _ ih₁ ih₂ => exact .trans ih₁ ih₂

/-- A fold with an operation that does not care for the order gives the same result on
permutations. -/
theorem foldr_eq {β : Type u} {f : α → β → β} (hf : ∀ a b x, f a (f b x) = f b (f a x))
    (x : β) (h : Shuffle l₁ l₂) : l₁.foldr f x = l₂.foldr f x := by
  induction h with
  | nil => rfl
  | cons a _ ih => rw [List.foldr_cons, List.foldr_cons, ih]
  | swap a b l => exact hf b a _
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂

end Basic

section Counting

variable {α : Type u} [DecidableEq α] {l₁ l₂ : List α} {a : α}

theorem occ_eq (h : Shuffle l₁ l₂) (a : α) : occ a l₁ = occ a l₂ := by
  induction h with
  | nil => rfl
  | cons b _ ih => rw [occ, occ, ih]
  | swap b c l =>
    simp only [occ]
    split <;> split <;> rfl
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂

/-- A member of a list may be brought to the front. -/
theorem cons_eraseOne (h : a ∈ l₁) : Shuffle l₁ (a :: eraseOne a l₁) := by
  induction l₁ with
  | nil => simp at h
  | cons b l ih =>
    by_cases hb : b = a
    · subst hb
      rw [eraseOne, if_pos rfl]
    · rw [eraseOne, if_neg hb]
      have ha : a ∈ l := (List.mem_cons.mp h).resolve_left (Ne.symm hb)
      exact .trans (.cons b (ih ha)) (.swap a b _)

/-- Two lists are permutations of each other exactly if every element occurs equally often
in both. -/
theorem iff_occ_eq : Shuffle l₁ l₂ ↔ ∀ a, occ a l₁ = occ a l₂ := by
  constructor
  · exact occ_eq
  · intro h
    induction l₁ generalizing l₂ with
    | nil =>
      cases l₂ with
      | nil => exact .nil
      | cons b l =>
        have hb := h b
        rw [occ_nil, occ_cons_self] at hb
        omega
    | cons a l ih =>
      have ha : a ∈ l₂ := by
        rw [← occ_pos_iff, ← h a, occ_cons_self]
        exact Nat.succ_pos _
      refine .trans (.cons a (ih fun b => ?_)) (cons_eraseOne ha).symm
      have hb := h b
      by_cases hab : a = b
      · subst hab
        rw [occ_cons_self] at hb
        rw [occ_eraseOne_self]
        omega
      · rw [occ_cons_of_ne hab] at hb
        rw [occ_eraseOne_of_ne hab, hb]

/-- Equal first elements of permutations may be dropped. -/
theorem of_cons (h : Shuffle (a :: l₁) (a :: l₂)) : Shuffle l₁ l₂ := by
  rw [iff_occ_eq] at *
  intro b
  have hb := h b
  rw [occ, occ] at hb
  split at hb <;> omega

end Counting

end Shuffle

end Orchard
