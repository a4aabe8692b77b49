/-!
# Prefixes of lists
-/

namespace Orchard

universe u

/-- `Pre l m` says that the list `m` begins with the list `l`. -/
inductive Pre {α : Type u} : List α → List α → Prop
  | nil (m : List α) : Pre [] m
  | cons (a : α) {l m : List α} : Pre l m → Pre (a :: l) (a :: m)

/-- The longest common prefix of two lists. -/
def commonPrefix {α : Type u} [DecidableEq α] : List α → List α → List α
  | a :: l, b :: m => if a = b then a :: commonPrefix l m else []
  | _, _ => []

namespace Pre

variable {α : Type u} {l m n : List α} {a b : α}

@[refl] protected theorem refl : ∀ l : List α, Pre l l
  | [] => .nil []
  | a :: l => .cons a (Pre.refl l)

theorem cons_iff : Pre (a :: l) (b :: m) ↔ a = b ∧ Pre l m := by
  constructor
  · intro h
    cases h with
    | cons _ h => exact ⟨rfl, h⟩
  · rintro ⟨rfl, h⟩
    exact .cons a h

@[simp] theorem nil_right_iff : Pre l [] ↔ l = [] := by
  constructor
  · intro h
    cases h
    rfl
  · rintro rfl
    exact .nil []

theorem append_right (l m : List α) : Pre l (l ++ m) := by
  induction l with
  | nil => exact .nil m
  | cons a l ih => exact .cons a ih

/-- A list is a prefix exactly if it can be completed. -/
theorem iff_exists : Pre l m ↔ ∃ r, m = l ++ r := by
  constructor
  · intro h
    induction h with
    | nil m => exact ⟨m, rfl⟩
    | cons a _ ih =>
      obtain ⟨r, rfl⟩ := ih
      exact ⟨r, rfl⟩
  · rintro ⟨r, rfl⟩
    exact append_right l r

protected theorem trans (h₁ : Pre l m) (h₂ : Pre m n) : Pre l n := by
  rw [iff_exists] at *
  obtain ⟨r, rfl⟩ := h₁
  obtain ⟨s, rfl⟩ := h₂
  exact ⟨r ++ s, List.append_assoc l r s⟩

theorem length_le (h : Pre l m) : l.length ≤ m.length := by
  induction h with
  | nil => exact Nat.zero_le _
  | cons _ _ ih => exact Nat.succ_le_succ ih

theorem eq_of_length_le (h : Pre l m) (hl : m.length ≤ l.length) : l = m := by
  induction h with
  | nil m => exact (List.eq_nil_of_length_eq_zero (Nat.le_zero.mp hl)).symm
  | cons a _ ih => rw [ih (Nat.le_of_succ_le_succ hl)]

/-- Two lists that are prefixes of each other are equal. -/
protected theorem antisymm (h₁ : Pre l m) (h₂ : Pre m l) : l = m :=
  h₁.eq_of_length_le h₂.length_le

theorem iff_take : Pre l m ↔ m.take l.length = l := by
  constructor
  · intro h
    obtain ⟨r, rfl⟩ := iff_exists.mp h
    exact List.take_left
  · intro h
    rw [iff_exists]
    refine ⟨m.drop l.length, ?_⟩
    have := List.take_append_drop l.length m
    rw [h] at this
    exact this.symm

/-- Of two prefixes of one list, one is a prefix of the other. -/
theorem total (hl : Pre l n) (hm : Pre m n) : Pre l m ∨ Pre m l := by
  induction hl generalizing m with
  | nil => exact Or.inl (.nil m)
  | cons a _ ih =>
    cases hm with
    | nil => exact Or.inr (.nil _)
    | cons _ hm =>
      rcases ih hm with h | h
      · exact Or.inl (.cons a h)
      · exact Or.inr (.cons a h)

theorem map {β : Type u} (f : α → β) (h : Pre l m) : Pre (l.map f) (m.map f) := by
  induction h with
  | nil => exact .nil _
  | cons a _ ih => exact .cons (f a) ih

theorem append_left_iff (k : List α) : Pre (k ++ l) (k ++ m) ↔ Pre l m := by
  induction k with
  | nil => exact Iff.rfl
  | cons a k ih => simp [cons_iff, ih]

theorem mem (h : Pre l m) (ha : a ∈ l) : a ∈ m := by
  obtain ⟨r, rfl⟩ := iff_exists.mp h
  exact List.mem_append_left r ha

section CommonPrefix

variable [DecidableEq α]

theorem commonPrefix_left (l m : List α) : Pre (commonPrefix l m) l := by
  induction l, m using commonPrefix.induct with
  | case1 l a m ih =>
    rw [commonPrefix, if_pos rfl]
    exact .cons a ih
  | case2 a l b m h =>
    rw [commonPrefix, if_neg h]
    exact .nil _
  | case3 l m h =>
    rw [commonPrefix]
    · exact .nil _
    · exact h

theorem commonPrefix_comm (l m : List α) : commonPrefix l m = commonPrefix m l := by
  induction l generalizing m with
  | nil => cases m <;> rfl
  | cons a l ih =>
    cases m with
    | nil => rfl
    | cons b m =>
      rw [commonPrefix, commonPrefix]
      by_cases h : a = b
      · subst h
        rw [if_pos rfl, if_pos rfl, ih]
      · rw [if_neg h, if_neg (Ne.symm h)]

theorem commonPrefix_right (l m : List α) : Pre (commonPrefix l m) m := by
  rw [commonPrefix_comm]
  exact commonPrefix_left m l

/-- The common prefix is the longest one: every list that is a prefix of both is a prefix
of it. -/
theorem le_commonPrefix (hl : Pre n l) (hm : Pre n m) : Pre n (commonPrefix l m) := by
  induction hl generalizing m with
  | nil => exact .nil _
  | cons a _ ih =>
    cases hm with
    | cons _ hm =>
      rw [commonPrefix, if_pos rfl]
      exact .cons a (ih hm)

theorem commonPrefix_eq_left_iff : commonPrefix l m = l ↔ Pre l m := by
  constructor
  · intro h
    rw [← h]
    exact commonPrefix_right l m
  · intro h
    exact (commonPrefix_left l m).antisymm (le_commonPrefix (.refl l) h)

end CommonPrefix

end Pre

end Orchard
