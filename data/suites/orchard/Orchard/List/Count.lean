/-!
# Counting in lists

How often an element occurs in a list, defined by recursion.
-/

namespace Orchard

universe u

variable {α : Type u} [DecidableEq α]

/-- The number of occurrences of `a` in a list. -/
def occ (a : α) : List α → Nat
  | [] => 0
  | b :: l => if b = a then occ a l + 1 else occ a l

/-- A list without the first occurrence of an element. -/
def eraseOne (a : α) : List α → List α
  | [] => []
  | b :: l => if b = a then l else b :: eraseOne a l

@[simp] theorem occ_nil (a : α) : occ a [] = 0 := rfl

@[simp] theorem occ_cons_self (a : α) (l : List α) : occ a (a :: l) = occ a l + 1 := if_pos rfl

theorem occ_cons_of_ne {a b : α} (h : b ≠ a) (l : List α) : occ a (b :: l) = occ a l := if_neg h

/-- Occurrences in a concatenation are the sum of those in the parts. -/
@[simp] theorem occ_append (a : α) (l₁ l₂ : List α) :
    occ a (l₁ ++ l₂) = occ a l₁ + occ a l₂ := by
  induction l₁ with
  | nil => simp
  | cons b l ih =>
    by_cases h : b = a
    · subst h
      simp only [List.cons_append, occ_cons_self, ih]
      omega
    · rw [List.cons_append, occ_cons_of_ne h, occ_cons_of_ne h, ih]

@[simp] theorem occ_reverse (a : α) (l : List α) : occ a l.reverse = occ a l := by
  induction l with
  | nil => rfl
  | cons b l ih =>
    rw [List.reverse_cons, occ_append, ih]
    by_cases h : b = a
    · subst h
      simp
    · simp [occ_cons_of_ne h]

/-- An element occurs at least once exactly if it is a member. -/
theorem occ_pos_iff {a : α} {l : List α} : 0 < occ a l ↔ a ∈ l := by
  induction l with
  | nil => simp
  | cons b l ih =>
    by_cases h : b = a
    · subst h
      simp
    · rw [occ_cons_of_ne h, ih, List.mem_cons]
      exact ⟨Or.inr, fun h' => h'.resolve_left (Ne.symm h)⟩

theorem occ_eq_zero_iff {a : α} {l : List α} : occ a l = 0 ↔ a ∉ l := by
  rw [← occ_pos_iff]
  omega

theorem occ_le_length (a : α) (l : List α) : occ a l ≤ l.length := by
  induction l with
  | nil => exact Nat.le_refl 0
  | cons b l ih =>
    rw [occ, List.length_cons]
    split <;> omega

/-- Only a constant list is filled with the occurrences of one element. -/
theorem occ_eq_length_iff {a : α} {l : List α} : occ a l = l.length ↔ ∀ b ∈ l, b = a := by
  induction l with
  | nil => simp
  | cons b l ih =>
    by_cases h : b = a
    · subst h
      simp [ih]
    · have := occ_le_length a l
      rw [occ_cons_of_ne h, List.length_cons]
      constructor
      · omega
      · intro hall
        exact absurd (hall b (by simp)) h

theorem occ_replicate (a : α) (n : Nat) : occ a (List.replicate n a) = n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [List.replicate_succ, occ_cons_self, ih]

theorem occ_map_of_injective {β : Type u} [DecidableEq β] {f : α → β}
    (hf : ∀ a b, f a = f b → a = b) (a : α) (l : List α) : occ (f a) (l.map f) = occ a l := by
  induction l with
  | nil => rfl
  | cons b l ih =>
    by_cases h : b = a
    · subst h
      rw [List.map_cons, occ_cons_self, occ_cons_self, ih]
    · have hne : f b ≠ f a := fun he => h (hf _ _ he)
      rw [List.map_cons, occ_cons_of_ne hne, occ_cons_of_ne h, ih]

theorem occ_filter (p : α → Bool) (a : α) (l : List α) :
    occ a (l.filter p) = if p a then occ a l else 0 := by
  induction l with
  | nil => simp
  | cons b l ih =>
    rw [List.filter_cons]
    split
    · rename_i hb
      rw [occ, occ, ih]
      grind
    · rename_i hb
      rw [ih, occ]
      grind

@[simp] theorem occ_eraseOne_self (a : α) (l : List α) : occ a (eraseOne a l) = occ a l - 1 := by
  induction l with
  | nil => rfl
  | cons b l ih =>
    rw [eraseOne]
    split
    · rename_i h
      rw [h, occ_cons_self, Nat.add_sub_cancel]
    · rename_i h
      rw [occ_cons_of_ne h, occ_cons_of_ne h, ih]

/-- Erasing one element does not touch the others. -/
theorem occ_eraseOne_of_ne {a b : α} (h : a ≠ b) (l : List α) :
    occ b (eraseOne a l) = occ b l := by
  induction l with
  | nil => rfl
  | cons c l ih =>
    by_cases hc : c = a
    · subst hc
      rw [eraseOne, if_pos rfl, occ_cons_of_ne h]
    · rw [eraseOne, if_neg hc, occ, occ, ih]

theorem eraseOne_of_not_mem {a : α} {l : List α} (h : a ∉ l) : eraseOne a l = l := by
  induction l with
  | nil => rfl
  | cons b l ih =>
    rw [List.mem_cons, not_or] at h
    rw [eraseOne, if_neg (Ne.symm h.1), ih h.2]

theorem length_eraseOne {a : α} {l : List α} (h : a ∈ l) :
    (eraseOne a l).length + 1 = l.length := by
  induction l with
  | nil => simp at h
  | cons b l ih =>
    rw [eraseOne]
    split
    · rfl
    · rename_i hb
      have ha : a ∈ l := by
        cases h with
        | head => exact absurd rfl hb
        | tail _ h => exact h
      rw [List.length_cons, List.length_cons, ih ha]

theorem mem_of_mem_eraseOne {a b : α} {l : List α} (h : b ∈ eraseOne a l) : b ∈ l := by
  by_cases hab : a = b
  · subst hab
    rw [← occ_pos_iff, occ_eraseOne_self] at h
    exact occ_pos_iff.mp (by omega)
  · rwa [← occ_pos_iff, occ_eraseOne_of_ne hab, occ_pos_iff] at h

end Orchard
