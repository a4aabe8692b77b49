import Orchard.List.Total

/-!
# Rose trees

Trees with any number of children; functions and theorems come in mutual pairs, one for
trees and one for lists of trees.
-/

namespace Orchard

universe u v

/-- A tree whose nodes have a list of children. -/
inductive Rose (α : Type u) : Type u
  | node (value : α) (children : List (Rose α)) : Rose α

namespace Rose

variable {α : Type u} {β : Type v}

mutual

/-- The number of nodes of a rose tree. -/
def size : Rose α → Nat
  | node _ ts => sizes ts + 1

/-- The number of nodes of a list of rose trees. -/
def sizes : List (Rose α) → Nat
  | [] => 0
  | t :: ts => t.size + sizes ts

end

mutual

/-- Apply a function to all values of a rose tree. -/
def map (f : α → β) : Rose α → Rose β
  | node a ts => node (f a) (maps f ts)

/-- Apply a function to all values of a list of rose trees. -/
def maps (f : α → β) : List (Rose α) → List (Rose β)
  | [] => []
  | t :: ts => t.map f :: maps f ts

end

mutual

/-- The values of a rose tree, from the root to the leaves and from left to right. -/
def values : Rose α → List α
  | node a ts => a :: allValues ts

/-- The values of a list of rose trees. -/
def allValues : List (Rose α) → List α
  | [] => []
  | t :: ts => t.values ++ allValues ts

end

theorem size_pos (t : Rose α) : 0 < t.size := by
  cases t with
  | node a ts =>
    rw [size]
    exact Nat.succ_pos _

theorem sizes_eq_total (ts : List (Rose α)) : sizes ts = total (ts.map size) := by
  induction ts with
  | nil => simp [sizes]
  | cons t ts ih => rw [sizes, ih, List.map_cons, total_cons]

theorem maps_eq_map (f : α → β) (ts : List (Rose α)) : maps f ts = ts.map (map f) := by
  induction ts with
  | nil => simp [maps]
  | cons t ts ih => rw [maps, ih, List.map_cons]

/-- Children are smaller than their parents. -/
theorem size_lt_of_mem {a : α} {t : Rose α} {ts : List (Rose α)} (h : t ∈ ts) :
    t.size < (node a ts).size := by
  rw [size, sizes_eq_total]
  exact Nat.lt_succ_of_le (le_total (List.mem_map_of_mem h))

mutual

/-- A map does not change the size of a rose tree. -/
theorem size_map (f : α → β) : ∀ t : Rose α, (t.map f).size = t.size
  | node a ts => by rw [map, size, size, sizes_maps f ts]

theorem sizes_maps (f : α → β) : ∀ ts : List (Rose α), sizes (maps f ts) = sizes ts
  | [] => by simp [maps, sizes]
  | t :: ts => by rw [maps, sizes, sizes, size_map f t, sizes_maps f ts]

end

mutual

theorem length_values : ∀ t : Rose α, t.values.length = t.size
  | node a ts => by rw [values, List.length_cons, length_allValues ts, size]

theorem length_allValues : ∀ ts : List (Rose α), (allValues ts).length = sizes ts
  | [] => by simp [allValues, sizes]
  | t :: ts => by
    rw [allValues, List.length_append, length_values t, length_allValues ts, sizes]

end

mutual

/-- The values of a mapped tree are the mapped values. -/
theorem values_map (f : α → β) : ∀ t : Rose α, (t.map f).values = t.values.map f
  | node a ts => by rw [map, values, values, List.map_cons, allValues_maps f ts]

theorem allValues_maps (f : α → β) :
    ∀ ts : List (Rose α), allValues (maps f ts) = (allValues ts).map f
  | [] => by simp [maps, allValues]
  | t :: ts => by
    rw [maps, allValues, allValues, List.map_append, values_map f t, allValues_maps f ts]

end

theorem allValues_append (ts us : List (Rose α)) :
    allValues (ts ++ us) = allValues ts ++ allValues us := by
  induction ts with
  | nil => simp [allValues]
  | cons t ts ih => rw [List.cons_append, allValues, ih, allValues, List.append_assoc]

/-- The order of the children affects only the order of the values. -/
theorem shuffle_allValues {ts us : List (Rose α)} (h : Shuffle ts us) :
    Shuffle (allValues ts) (allValues us) := by
  induction h with
  | nil => exact .refl _
  | cons t _ ih =>
    rw [allValues, allValues]
    exact ih.append_left t.values
  | swap s t l =>
    simp only [allValues, ← List.append_assoc]
    exact (Shuffle.append_comm _ _).append_right _
  | trans _ _ ih₁ ih₂ => exact .trans ih₁ ih₂

theorem size_eq_of_shuffle {a b : α} {ts us : List (Rose α)} (h : Shuffle ts us) :
    (node a ts).size = (node b us).size := by
  rw [size, size, ← length_allValues, ← length_allValues, (shuffle_allValues h).length_eq]

end Rose

end Orchard
