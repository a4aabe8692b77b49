import Orchard.Tree.Flatten
import Orchard.List.Insert

/-!
# Skew heaps

Heaps of natural numbers as binary trees, their fusion, and heap sort.
-/

namespace Orchard.Tree

/-- In a heap no value is larger than those in its subtrees. -/
inductive IsHeap : Tree Nat → Prop
  | leaf : IsHeap leaf
  | node {l r : Tree Nat} {a : Nat} (hl : Below a l.inorder) (hr : Below a r.inorder)
      (sl : IsHeap l) (sr : IsHeap r) : IsHeap (node l a r)

/-- The fusion of two skew heaps. -/
def fuse : Tree Nat → Tree Nat → Tree Nat
  | leaf, t => t
  | node l a r, leaf => node l a r
  | node l a r, node l' b r' =>
    if a ≤ b then node (fuse r (node l' b r')) a l
    else node (fuse (node l a r) r') b l'
termination_by s t => s.size + t.size

variable {s t l r : Tree Nat} {a b : Nat}

@[simp] theorem fuse_leaf_left (t : Tree Nat) : fuse leaf t = t := by
  rw [fuse]

@[simp] theorem fuse_leaf_right (t : Tree Nat) : fuse t leaf = t := by
  cases t <;> rw [fuse]

/-- The fusion of two heaps has just their values. -/
theorem shuffle_fuse (s t : Tree Nat) : Shuffle (fuse s t).inorder (s.inorder ++ t.inorder) := by
  rw [Shuffle.iff_occ_eq]
  intro c
  induction s, t using fuse.induct with
  | case1 t => simp
  | case2 l a r => simp
  | case3 l a r l' b r' h ih =>
    rw [fuse, if_pos h]
    simp only [inorder_node, occ_append, occ] at *
    split <;> omega
  | case4 l a r l' b r' h ih =>
    rw [fuse, if_neg h]
    simp only [inorder_node, occ_append, occ] at *
    split <;> omega

@[simp] theorem size_fuse (s t : Tree Nat) : (fuse s t).size = s.size + t.size := by
  have h := (shuffle_fuse s t).length_eq
  rwa [List.length_append, length_inorder, length_inorder, length_inorder] at h

theorem mem_fuse : a ∈ fuse s t ↔ a ∈ s ∨ a ∈ t := by
  rw [← mem_inorder, (shuffle_fuse s t).mem_iff, List.mem_append, mem_inorder, mem_inorder]

theorem below_fuse : Below a (fuse s t).inorder ↔ Below a s.inorder ∧ Below a t.inorder := by
  rw [← below_append]
  unfold Below
  simp only [(shuffle_fuse s t).mem_iff]

theorem IsHeap.below_root (h : IsHeap (Tree.node l a r)) : Below a (Tree.node l a r).inorder := by
  cases h with
  | node hl hr _ _ => exact below_append.mpr ⟨hl, below_cons.mpr ⟨Nat.le_refl a, hr⟩⟩

/-- The root of a heap is its smallest value. -/
theorem IsHeap.root_le (h : IsHeap (Tree.node l a r)) (hb : b ∈ Tree.node l a r) : a ≤ b :=
  h.below_root b (mem_inorder.mpr hb)

/-- The fusion of two heaps is a heap. -/
theorem IsHeap.fuse (hs : IsHeap s) (ht : IsHeap t) : IsHeap (fuse s t) := by
  induction s, t using Tree.fuse.induct with
  | case1 t =>
    rw [fuse_leaf_left]
    exact ht
  | case2 l a r =>
    rw [fuse_leaf_right]
    exact hs
  | case3 l a r l' b r' h ih =>
    rw [Tree.fuse, if_pos h]
    have hb := ht.below_root.of_le h
    cases hs with
    | node hl hr sl sr => exact .node (below_fuse.mpr ⟨hr, hb⟩) hl (ih sr ht) sl
  | case4 l a r l' b r' h ih =>
    rw [Tree.fuse, if_neg h]
    have hb := hs.below_root.of_le (Nat.le_of_lt (Nat.not_le.mp h))
    cases ht with
    | node hl hr sl sr => exact .node (below_fuse.mpr ⟨hb, hr⟩) hl (ih hs sr) sl

theorem IsHeap.mirror (h : IsHeap t) : IsHeap t.mirror := by
  induction h with
  | leaf => exact .leaf
  | node hl hr _ _ ihl ihr =>
    refine .node ?_ ?_ ihr ihl
    · intro b hb
      exact hr b ((shuffle_mirror _).mem_iff.mp hb)
    · intro b hb
      exact hl b ((shuffle_mirror _).mem_iff.mp hb)

/-- Put a number into a heap. -/
def heapPush (a : Nat) (t : Tree Nat) : Tree Nat := fuse (node leaf a leaf) t

/-- Take the values out of a heap, always the root first. -/
def drain : Tree Nat → List Nat
  | leaf => []
  | node l a r => a :: drain (fuse l r)
termination_by t => t.size
decreasing_by simp

/-- Heap sort: put all members into a heap and take them out again. -/
def heapSort (l : List Nat) : List Nat := drain (l.foldr heapPush leaf)

theorem IsHeap.heapPush (a : Nat) (h : IsHeap t) : IsHeap (heapPush a t) :=
  IsHeap.fuse (.node (below_nil a) (below_nil a) .leaf .leaf) h

theorem shuffle_heapPush (a : Nat) (t : Tree Nat) :
    Shuffle (heapPush a t).inorder (a :: t.inorder) :=
  shuffle_fuse _ t

/-- Taking out the values yields all of them. -/
theorem shuffle_drain (t : Tree Nat) : Shuffle (drain t) t.inorder := by
  induction t using drain.induct with
  | case1 =>
    rw [drain]
    exact .nil
  | case2 l a r ih =>
    rw [drain]
    refine .trans (.cons a ?_) (Shuffle.middle a _ _).symm
    exact .trans ih (shuffle_fuse l r)

/-- The values of a heap come out in order. -/
theorem IsHeap.sorted_drain (h : IsHeap t) : Sorted (drain t) := by
  induction t using drain.induct with
  | case1 =>
    rw [drain]
    exact .nil
  | case2 l a r ih =>
    rw [drain]
    cases h with
    | node hl hr sl sr =>
      refine .cons ?_ (ih (sl.fuse sr))
      intro b hb
      exact below_fuse.mpr ⟨hl, hr⟩ b ((shuffle_drain _).mem_iff.mp hb)

private theorem isHeap_foldr (l : List Nat) : IsHeap (l.foldr heapPush leaf) := by
  induction l with
  | nil => exact .leaf
  | cons a l ih => exact ih.heapPush a

theorem shuffle_heapSort (l : List Nat) : Shuffle (heapSort l) l := by
  refine .trans (shuffle_drain _) ?_
  induction l with
  | nil => exact .nil
  | cons a l ih => exact .trans (shuffle_heapPush a _) (.cons a ih)

theorem sorted_heapSort (l : List Nat) : Sorted (heapSort l) :=
  (isHeap_foldr l).sorted_drain

/-- Heap sort and insertion sort give the same result. -/
theorem heapSort_eq_isort (l : List Nat) : heapSort l = isort l := by
  apply (sorted_heapSort l).eq_of_shuffle (sorted_isort l)
  exact .trans (shuffle_heapSort l) (shuffle_isort l).symm

end Orchard.Tree
