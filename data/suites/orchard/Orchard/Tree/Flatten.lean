import Orchard.Tree.Mirror
import Orchard.List.Permutation

/-!
# Traversals of trees
-/

namespace Orchard.Tree

universe u v

variable {α : Type u} {β : Type v}

/-- The values from left to right. -/
def inorder : Tree α → List α
  | leaf => []
  | node l a r => l.inorder ++ a :: r.inorder

/-- The values, every one before those of its subtrees. -/
def preorder : Tree α → List α
  | leaf => []
  | node l a r => a :: (l.preorder ++ r.preorder)

/-- The values, every one after those of its subtrees. -/
def postorder : Tree α → List α
  | leaf => []
  | node l a r => l.postorder ++ r.postorder ++ [a]

/-- The values from left to right, with an accumulator instead of concatenations. -/
def inorderAcc : Tree α → List α → List α
  | leaf, acc => acc
  | node l a r, acc => l.inorderAcc (a :: r.inorderAcc acc)

@[simp] theorem inorder_leaf : (leaf : Tree α).inorder = [] := rfl

@[simp] theorem inorder_node (l : Tree α) (a : α) (r : Tree α) :
    (node l a r).inorder = l.inorder ++ a :: r.inorder := rfl

/-- The traversal with an accumulator agrees with the simple one. -/
theorem inorderAcc_eq (t : Tree α) (acc : List α) : t.inorderAcc acc = t.inorder ++ acc := by
  induction t generalizing acc with
  | leaf => rfl
  | node l a r ihl ihr =>
    rw [inorderAcc, ihl, ihr, inorder_node, List.append_assoc, List.cons_append]

@[simp] theorem length_inorder (t : Tree α) : t.inorder.length = t.size := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr =>
    rw [inorder_node, List.length_append, List.length_cons, ihl, ihr, size_node, Nat.add_assoc]

@[simp] theorem mem_inorder {a : α} {t : Tree α} : a ∈ t.inorder ↔ a ∈ t := by
  induction t with
  | leaf => simp [not_mem_leaf]
  | node l b r ihl ihr =>
    rw [inorder_node, List.mem_append, List.mem_cons, ihl, ihr, mem_node_iff, or_left_comm]

/-- The mirror image is traversed backwards. -/
theorem inorder_mirror (t : Tree α) : t.mirror.inorder = t.inorder.reverse := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr => simp [ihl, ihr]

theorem inorder_map (f : α → β) (t : Tree α) : (t.map f).inorder = t.inorder.map f := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr =>
    rw [map, inorder_node, ihl, ihr, inorder_node, List.map_append, List.map_cons]

theorem inorder_eq_nil_iff {t : Tree α} : t.inorder = [] ↔ t = leaf := by
  rw [← List.length_eq_zero_iff, length_inorder, size_eq_zero_iff]

/-- The mirror image exchanges the first and the last traversal. -/
theorem preorder_mirror (t : Tree α) : t.mirror.preorder = t.postorder.reverse := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr =>
    rw [mirror_node, preorder, postorder, ihl, ihr, List.reverse_append, List.reverse_append]
    rfl

theorem postorder_mirror (t : Tree α) : t.mirror.postorder = t.preorder.reverse := by
  rw [← List.reverse_reverse t.mirror.postorder, ← preorder_mirror, mirror_mirror]

theorem shuffle_preorder (t : Tree α) : Shuffle t.preorder t.inorder := by
  induction t with
  | leaf => exact .nil
  | node l a r ihl ihr =>
    exact .trans (.cons a (ihl.append ihr)) (Shuffle.middle a _ _).symm

theorem shuffle_mirror (t : Tree α) : Shuffle t.mirror.inorder t.inorder := by
  rw [inorder_mirror]
  exact Shuffle.reverse _

/-- All traversals visit the same values. -/
theorem shuffle_postorder (t : Tree α) : Shuffle t.postorder t.inorder := by
  have h := (shuffle_preorder t.mirror).trans (shuffle_mirror t)
  rw [preorder_mirror] at h
  exact (Shuffle.reverse _).symm.trans h

theorem mem_preorder {a : α} {t : Tree α} : a ∈ t.preorder ↔ a ∈ t := by
  rw [(shuffle_preorder t).mem_iff, mem_inorder]

theorem length_postorder (t : Tree α) : t.postorder.length = t.size := by
  rw [(shuffle_postorder t).length_eq, length_inorder]

/-- A tree is determined by its shape and its values from left to right. -/
theorem SameShape.eq_of_inorder_eq {s t : Tree α} (h : SameShape s t)
    (hi : s.inorder = t.inorder) : s = t := by
  induction h with
  | leaf => rfl
  | node a b hl _ ihl ihr =>
    have hlen := hl.size_eq
    rw [← length_inorder, ← length_inorder] at hlen
    obtain ⟨h1, h2⟩ := List.append_inj hi hlen
    injection h2 with hab h2
    rw [ihl h1, ihr h2, hab]

end Orchard.Tree
