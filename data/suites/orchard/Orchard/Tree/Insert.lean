import Orchard.Tree.Search
import Orchard.List.Insert

/-!
# Insertion into search trees, and tree sort
-/

namespace Orchard

namespace Tree

/-- Insert a number into a search tree as a new node at the bottom. -/
def insert (a : Nat) : Tree Nat → Tree Nat
  | leaf => node leaf a leaf
  | node l b r => if a ≤ b then node (l.insert a) b r else node l b (r.insert a)

/-- Build a search tree from the members of a list. -/
def ofList : List Nat → Tree Nat
  | [] => leaf
  | a :: l => (ofList l).insert a

variable {t : Tree Nat} {a b : Nat}

/-- An insertion adds just one value. -/
theorem shuffle_insert (a : Nat) (t : Tree Nat) :
    Shuffle (t.insert a).inorder (a :: t.inorder) := by
  induction t with
  | leaf => exact .refl [a]
  | node l b r ihl ihr =>
    rw [insert]
    split
    · exact ihl.append_right (b :: r.inorder)
    · refine .trans (.append_left l.inorder (.cons b ihr)) ?_
      exact .trans (.append_left l.inorder (.swap a b r.inorder)) (Shuffle.middle a _ _)

@[simp] theorem mem_insert : b ∈ t.insert a ↔ b = a ∨ b ∈ t := by
  rw [← mem_inorder, (shuffle_insert a t).mem_iff, List.mem_cons, mem_inorder]

@[simp] theorem size_insert (a : Nat) (t : Tree Nat) : (t.insert a).size = t.size + 1 := by
  rw [← length_inorder, (shuffle_insert a t).length_eq, List.length_cons, length_inorder]

theorem height_insert_le (a : Nat) (t : Tree Nat) : (t.insert a).height ≤ t.height + 1 := by
  induction t with
  | leaf => exact Nat.le_refl 1
  | node l b r ihl ihr =>
    rw [insert]
    split <;> simp only [height] <;> omega

theorem height_le_height_insert (a : Nat) (t : Tree Nat) : t.height ≤ (t.insert a).height := by
  induction t with
  | leaf => exact Nat.zero_le _
  | node l b r ihl ihr =>
    rw [insert]
    split <;> simp only [height] <;> omega

theorem AllLe.insert (h : t.AllLe b) (hab : a ≤ b) : (t.insert a).AllLe b := by
  intro c hc
  rcases mem_insert.mp hc with rfl | hc
  · exact hab
  · exact h c hc

theorem AllGe.insert (h : t.AllGe b) (hba : b ≤ a) : (t.insert a).AllGe b := by
  intro c hc
  rcases mem_insert.mp hc with rfl | hc
  · exact hba
  · exact h c hc

/-- Insertion keeps a search tree a search tree. -/
theorem IsSearch.insert (hs : IsSearch t) (a : Nat) : IsSearch (t.insert a) := by
  induction hs with
  | leaf =>
    rw [Tree.insert]
    refine .node ?_ ?_ .leaf .leaf
    · exact fun b hb => absurd hb (not_mem_leaf b)
    · exact fun b hb => absurd hb (not_mem_leaf b)
  | @node l r b hl hr sl sr ihl ihr =>
    rw [Tree.insert]
    split
    · rename_i hab
      exact .node (hl.insert hab) hr ihl sr
    · rename_i hab
      exact .node hl (hr.insert (Nat.le_of_lt (Nat.not_le.mp hab))) sl ihr

theorem IsSearch.contains_insert (hs : IsSearch t) :
    (t.insert a).contains b = true ↔ b = a ∨ t.contains b = true := by
  rw [(hs.insert a).contains_iff, mem_insert, hs.contains_iff]

/-- Inserting into a search tree is inserting into the sorted list of its values. -/
theorem IsSearch.inorder_insert (hs : IsSearch t) (a : Nat) :
    (t.insert a).inorder = insertSorted a t.inorder := by
  have h1 := isSearch_iff_sorted.mp (hs.insert a)
  have h2 := (isSearch_iff_sorted.mp hs).insertSorted (a := a)
  apply h1.eq_of_shuffle h2
  exact .trans (shuffle_insert a t) (shuffle_insertSorted a _).symm

theorem isSearch_ofList (l : List Nat) : IsSearch (ofList l) := by
  induction l with
  | nil => exact .leaf
  | cons a l ih => exact ih.insert a

/-- Tree sort gives the same result as insertion sort. -/
theorem inorder_ofList (l : List Nat) : (ofList l).inorder = isort l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [ofList, (isSearch_ofList l).inorder_insert, ih, isort]

theorem mem_ofList {l : List Nat} : a ∈ ofList l ↔ a ∈ l := by
  rw [← mem_inorder, inorder_ofList, mem_isort]

theorem size_ofList (l : List Nat) : (ofList l).size = l.length := by
  rw [← length_inorder, inorder_ofList, length_isort]

/-- Looking into the tree of a list decides membership in the list. -/
theorem contains_ofList {l : List Nat} : (ofList l).contains a = true ↔ a ∈ l := by
  rw [(isSearch_ofList l).contains_iff, mem_ofList]

end Tree

end Orchard
