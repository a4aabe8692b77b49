/-!
# Sorted lists

An inductive predicate for sorted lists of natural numbers.
-/

namespace Orchard

/-- `Below a l` says that `a` is not larger than any member of `l`. -/
def Below (a : Nat) (l : List Nat) : Prop := ∀ b, b ∈ l → a ≤ b

/-- A list is sorted if every member is below all those that follow it. -/
inductive Sorted : List Nat → Prop
  | nil : Sorted []
  | cons {a : Nat} {l : List Nat} (h : Below a l) (t : Sorted l) : Sorted (a :: l)

/-- The Boolean test for sortedness, which compares neighbours. -/
def sortedB : List Nat → Bool
  | [] => true
  | [_] => true
  | a :: b :: l => decide (a ≤ b) && sortedB (b :: l)

@[simp] theorem below_nil (a : Nat) : Below a [] := by
  intro b hb
  cases hb

@[simp] theorem below_cons {a b : Nat} {l : List Nat} :
    Below a (b :: l) ↔ a ≤ b ∧ Below a l := by
  unfold Below
  simp

theorem below_append {a : Nat} {l₁ l₂ : List Nat} :
    Below a (l₁ ++ l₂) ↔ Below a l₁ ∧ Below a l₂ := by
  induction l₁ with
  | nil => simp
  | cons b l ih => simp [ih, and_assoc]

theorem Below.of_le {a b : Nat} {l : List Nat} (hab : a ≤ b) (h : Below b l) : Below a l :=
  fun c hc => Nat.le_trans hab (h c hc)

namespace Sorted

variable {a b : Nat} {l l₁ l₂ : List Nat}

theorem cons_iff : Sorted (a :: l) ↔ Below a l ∧ Sorted l := by
  constructor
  · intro h
    cases h with
    | cons h t => exact ⟨h, t⟩
  · rintro ⟨h, t⟩
    exact .cons h t

theorem tail (h : Sorted (a :: l)) : Sorted l := (cons_iff.mp h).2

theorem head_le (h : Sorted (a :: l)) (hb : b ∈ l) : a ≤ b := (cons_iff.mp h).1 b hb

theorem singleton (a : Nat) : Sorted [a] := .cons (below_nil a) .nil

/-- It is enough to compare the first element with the second one. -/
theorem cons_cons_iff : Sorted (a :: b :: l) ↔ a ≤ b ∧ Sorted (b :: l) := by
  rw [cons_iff, below_cons]
  constructor
  · rintro ⟨⟨hab, _⟩, h⟩
    exact ⟨hab, h⟩
  · rintro ⟨hab, h⟩
    exact ⟨⟨hab, (cons_iff.mp h).1.of_le hab⟩, h⟩

/-- The Boolean test is correct. -/
theorem sortedB_iff (l : List Nat) : sortedB l = true ↔ Sorted l := by
  induction l using sortedB.induct with
  | case1 => exact ⟨fun _ => .nil, fun _ => rfl⟩
  | case2 a => exact ⟨fun _ => singleton a, fun _ => rfl⟩
  | case3 a b l ih => rw [sortedB, Bool.and_eq_true, decide_eq_true_iff, ih, cons_cons_iff]

instance (l : List Nat) : Decidable (Sorted l) := decidable_of_iff _ (sortedB_iff l)

/-- A concatenation is sorted exactly if both parts are and the first lies below the second. -/
theorem append_iff : Sorted (l₁ ++ l₂) ↔
    Sorted l₁ ∧ Sorted l₂ ∧ ∀ a, a ∈ l₁ → Below a l₂ := by
  induction l₁ with
  | nil => simp [Sorted.nil]
  | cons b l ih =>
    rw [List.cons_append, cons_iff, cons_iff, ih, below_append]
    constructor
    · rintro ⟨⟨h1, h2⟩, h3, h4, h5⟩
      refine ⟨⟨h1, h3⟩, h4, ?_⟩
      intro a ha
      cases ha with
      | head => exact h2
      | tail _ ha => exact h5 a ha
    · rintro ⟨⟨h1, h3⟩, h4, h5⟩
      exact ⟨⟨h1, h5 b (by simp)⟩, h3, h4, fun a ha => h5 a (by simp [ha])⟩

theorem filter (p : Nat → Bool) (h : Sorted l) : Sorted (l.filter p) := by
  induction h with
  | nil => exact .nil
  | cons h _ ih =>
    rw [List.filter_cons]
    split
    · exact .cons (fun b hb => h b (List.mem_filter.mp hb).1) ih
    · exact ih

/-- A monotone function maps sorted lists to sorted lists. -/
theorem map {f : Nat → Nat} (hf : ∀ a b, a ≤ b → f a ≤ f b) (h : Sorted l) :
    Sorted (l.map f) := by
  induction h with
  | nil => exact .nil
  | cons h _ ih =>
    rw [List.map_cons]
    refine .cons ?_ ih
    intro b hb
    obtain ⟨c, hc, rfl⟩ := List.mem_map.mp hb
    exact hf _ _ (h c hc)

theorem replicate (n a : Nat) : Sorted (List.replicate n a) := by
  induction n with
  | zero => exact .nil
  | succ n ih =>
    refine .cons ?_ ih
    intro b hb
    exact Nat.le_of_eq (List.eq_of_mem_replicate hb).symm

theorem range' (s n : Nat) : Sorted (List.range' s n) := by
  induction n generalizing s with
  | zero => exact .nil
  | succ n ih =>
    rw [List.range'_succ]
    refine .cons ?_ (ih (s + 1))
    intro b hb
    rw [List.mem_range'_1] at hb
    omega

theorem getElem_le (h : Sorted l) {i j : Nat} (hij : i ≤ j) (hj : j < l.length) :
    l[i] ≤ l[j] := by
  induction h generalizing i j with
  | nil => simp at hj
  | cons h _ ih =>
    cases i with
    | zero =>
      cases j with
      | zero => exact Nat.le_refl _
      | succ j => exact h _ (List.getElem_mem _)
    | succ i =>
      cases j with
      | zero => omega
      | succ j => exact ih (by omega) (by simpa using hj)

end Sorted

end Orchard
