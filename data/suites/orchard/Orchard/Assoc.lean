/-!
# Association maps

Finite maps as lists of pairs, in which the first pair for a key counts.
-/

namespace Orchard

universe u v

/-- A finite map from keys to values. -/
structure Assoc (κ : Type u) (ν : Type v) where
  entries : List (κ × ν)

namespace Assoc

variable {κ : Type u} {ν : Type v} [DecidableEq κ]

/-- The value of a key in a list of pairs. -/
def findIn (k : κ) : List (κ × ν) → Option ν
  | [] => none
  | (k', v) :: l => if k' = k then some v else findIn k l

/-- The value of a key in a map. -/
def find (m : Assoc κ ν) (k : κ) : Option ν := findIn k m.entries

/-- The map without entries. -/
def empty : Assoc κ ν := ⟨[]⟩

/-- Give a value to a key. -/
def set (m : Assoc κ ν) (k : κ) (v : ν) : Assoc κ ν := ⟨(k, v) :: m.entries⟩

/-- Take a key out of a map. -/
def remove (m : Assoc κ ν) (k : κ) : Assoc κ ν := ⟨m.entries.filter fun p => p.1 ≠ k⟩

/-- Put two maps together; the first one has precedence. -/
def merge (m n : Assoc κ ν) : Assoc κ ν := ⟨m.entries ++ n.entries⟩

/-- Apply a function to all values. -/
def mapValues {μ : Type v} (f : ν → μ) (m : Assoc κ ν) : Assoc κ μ :=
  ⟨m.entries.map fun p => (p.1, f p.2)⟩

/-- Two maps are equivalent if they give the same answers. -/
def Equiv (m n : Assoc κ ν) : Prop := ∀ k, m.find k = n.find k

variable {m n : Assoc κ ν} {k k' : κ} {v w : ν}

@[simp] theorem find_empty (k : κ) : (empty : Assoc κ ν).find k = none := rfl

@[simp] theorem find_set_self (m : Assoc κ ν) (k : κ) (v : ν) : (m.set k v).find k = some v :=
  if_pos rfl

/-- A new value for one key does not change the values of the others. -/
theorem find_set_of_ne (h : k ≠ k') (m : Assoc κ ν) (v : ν) :
    (m.set k v).find k' = m.find k' := if_neg h

theorem find_set (m : Assoc κ ν) (k k' : κ) (v : ν) :
    (m.set k v).find k' = if k = k' then some v else m.find k' := rfl

theorem findIn_append (k : κ) (l₁ l₂ : List (κ × ν)) :
    findIn k (l₁ ++ l₂) = (findIn k l₁).or (findIn k l₂) := by
  induction l₁ with
  | nil => rfl
  | cons p l ih =>
    obtain ⟨k', v⟩ := p
    rw [List.cons_append, findIn, findIn, ih]
    split <;> rfl

theorem mem_of_findIn {l : List (κ × ν)} (h : findIn k l = some v) : (k, v) ∈ l := by
  induction l with
  | nil => cases h
  | cons p l ih =>
    obtain ⟨k', w⟩ := p
    rw [findIn] at h
    split at h
    · rename_i hk
      cases h
      rw [hk]
      exact List.mem_cons_self
    · exact List.mem_cons_of_mem _ (ih h)

/-- A key has no value exactly if it does not occur. -/
theorem find_eq_none_iff : m.find k = none ↔ ∀ v, (k, v) ∉ m.entries := by
  constructor
  · obtain ⟨l⟩ := m
    intro h v hv
    induction l with
    | nil => cases hv
    | cons p l ih =>
      obtain ⟨k', w⟩ := p
      rw [find, findIn] at h
      split at h
      · cases h
      · rename_i hk
        rcases List.mem_cons.mp hv with hv | hv
        · cases hv
          exact hk rfl
        · exact ih h hv
  · intro h
    cases hf : m.find k with
    | none => rfl
    | some v => exact absurd (mem_of_findIn hf) (h v)

@[simp] theorem find_remove_self (m : Assoc κ ν) (k : κ) : (m.remove k).find k = none := by
  rw [find_eq_none_iff]
  intro v hv
  simp [remove] at hv

theorem find_remove_of_ne (h : k ≠ k') (m : Assoc κ ν) : (m.remove k).find k' = m.find k' := by
  obtain ⟨l⟩ := m
  induction l with
  | nil => rfl
  | cons p l ih =>
    obtain ⟨j, v⟩ := p
    simp only [find, remove, List.filter_cons] at *
    split
    · rw [findIn, findIn, ih]
    · rename_i hj
      have hj' : j = k := by simpa using hj
      rw [ih, findIn, if_neg (hj' ▸ h)]

@[simp] theorem find_merge (m n : Assoc κ ν) (k : κ) :
    (m.merge n).find k = (m.find k).or (n.find k) :=
  findIn_append k m.entries n.entries

@[simp] theorem find_mapValues {μ : Type v} (f : ν → μ) (m : Assoc κ ν) (k : κ) :
    (m.mapValues f).find k = (m.find k).map f := by
  obtain ⟨l⟩ := m
  induction l with
  | nil => rfl
  | cons p l ih =>
    obtain ⟨k', v⟩ := p
    simp only [find, mapValues, List.map_cons, findIn] at *
    split
    · rfl
    · exact ih

namespace Equiv

theorem refl (m : Assoc κ ν) : Equiv m m := fun _ => rfl

theorem symm (h : Equiv m n) : Equiv n m := fun k => (h k).symm

theorem trans {o : Assoc κ ν} (h₁ : Equiv m n) (h₂ : Equiv n o) : Equiv m o :=
  fun k => (h₁ k).trans (h₂ k)

theorem set (h : Equiv m n) (k : κ) (v : ν) : Equiv (m.set k v) (n.set k v) := by
  intro j
  rw [find_set, find_set, h j]

/-- Of two values for the same key the later one counts. -/
theorem set_set (m : Assoc κ ν) (k : κ) (v w : ν) :
    Equiv ((m.set k v).set k w) (m.set k w) := by
  intro j
  rw [find_set, find_set, find_set]
  split <;> rfl

/-- Values for different keys may be given in any order. -/
theorem set_comm (h : k ≠ k') (m : Assoc κ ν) (v w : ν) :
    Equiv ((m.set k v).set k' w) ((m.set k' w).set k v) := by
  intro j
  simp only [find_set]
  by_cases hj : k = j
  · subst hj
    rw [if_neg (Ne.symm h)]
    simp
  · simp [hj]

theorem set_remove (m : Assoc κ ν) (k : κ) (v : ν) :
    Equiv ((m.remove k).set k v) (m.set k v) := by
  intro j
  by_cases hj : k = j
  · subst hj
    simp
  · rw [find_set_of_ne hj, find_set_of_ne hj, find_remove_of_ne hj]

theorem set_find (h : m.find k = some v) : Equiv (m.set k v) m := by
  intro j
  rw [find_set]
  split
  · rename_i hj
    rw [← hj, h]
  · rfl

theorem merge_assoc (m n o : Assoc κ ν) :
    Equiv ((m.merge n).merge o) (m.merge (n.merge o)) := by
  intro k
  simp only [find_merge, Option.or_assoc]

theorem merge_empty (m : Assoc κ ν) : Equiv (m.merge empty) m := by
  intro k
  rw [find_merge, find_empty, Option.or_none]

end Equiv

end Assoc

end Orchard
