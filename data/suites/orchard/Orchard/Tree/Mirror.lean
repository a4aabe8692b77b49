import Orchard.Tree.Basic

/-!
# Mirror images of trees
-/

namespace Orchard.Tree

universe u v

variable {α : Type u} {β : Type v}

/-- Exchange left and right everywhere in a tree. -/
def mirror : Tree α → Tree α
  | leaf => leaf
  | node l a r => node r.mirror a l.mirror

/-- Two trees have the same shape if they differ in their values only. -/
inductive SameShape : Tree α → Tree β → Prop
  | leaf : SameShape leaf leaf
  | node {l r : Tree α} {l' r' : Tree β} (a : α) (b : β) :
      SameShape l l' → SameShape r r' → SameShape (node l a r) (node l' b r')

@[simp] theorem mirror_leaf : (leaf : Tree α).mirror = leaf := rfl

@[simp] theorem mirror_node (l : Tree α) (a : α) (r : Tree α) :
    (node l a r).mirror = node r.mirror a l.mirror := rfl

/-- The mirror image of the mirror image is the tree itself. -/
@[simp] theorem mirror_mirror (t : Tree α) : t.mirror.mirror = t := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr => rw [mirror_node, mirror_node, ihl, ihr]

theorem mirror_injective {s t : Tree α} (h : s.mirror = t.mirror) : s = t := by
  rw [← mirror_mirror s, h, mirror_mirror]

theorem mirror_eq_leaf_iff {t : Tree α} : t.mirror = leaf ↔ t = leaf := by
  constructor
  · intro h
    exact mirror_injective h
  · rintro rfl
    rfl

@[simp] theorem size_mirror (t : Tree α) : t.mirror.size = t.size := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr => rw [mirror_node, size_node, size_node, ihl, ihr, Nat.add_comm l.size]

@[simp] theorem height_mirror (t : Tree α) : t.mirror.height = t.height := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr => rw [mirror_node, height, height, ihl, ihr, Nat.max_comm]

theorem leaves_mirror (t : Tree α) : t.mirror.leaves = t.leaves := by
  rw [leaves_eq, leaves_eq, size_mirror]

/-- A tree and its mirror image have the same members. -/
@[simp] theorem mem_mirror {a : α} {t : Tree α} : a ∈ t.mirror ↔ a ∈ t := by
  induction t with
  | leaf => exact Iff.rfl
  | node l b r ihl ihr =>
    rw [mirror_node, mem_node_iff, mem_node_iff, ihl, ihr, or_comm (a := a ∈ r)]

theorem map_mirror (f : α → β) (t : Tree α) : t.mirror.map f = (t.map f).mirror := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr => rw [mirror_node, map, map, mirror_node, ihl, ihr]

theorem Perfect.mirror {n : Nat} {t : Tree α} (h : Perfect n t) : Perfect n t.mirror := by
  induction h with
  | leaf => exact .leaf
  | node a _ _ ihl ihr => exact .node a ihr ihl

namespace SameShape

variable {s : Tree α} {t : Tree β}

theorem refl (s : Tree α) : SameShape s s := by
  induction s with
  | leaf => exact .leaf
  | node l a r ihl ihr => exact .node a a ihl ihr

theorem symm (h : SameShape s t) : SameShape t s := by
  induction h with
  | leaf => exact .leaf
  | node a b _ _ ihl ihr => exact .node b a ihl ihr

theorem size_eq (h : SameShape s t) : s.size = t.size := by
  induction h with
  | leaf => rfl
  | node a b _ _ ihl ihr => rw [size_node, size_node, ihl, ihr]

theorem map_right (f : α → β) (s : Tree α) : SameShape s (s.map f) := by
  induction s with
  | leaf => exact .leaf
  | node l a r ihl ihr => exact .node a (f a) ihl ihr

theorem mirror (h : SameShape s t) : SameShape s.mirror t.mirror := by
  induction h with
  | leaf => exact .leaf
  | node a b _ _ ihl ihr => exact .node a b ihr ihl

/-- Two trees have the same shape exactly if forgetting the values makes them equal. -/
theorem iff_map_eq : SameShape s t ↔ s.map (fun _ => ()) = t.map (fun _ => ()) := by
  constructor
  · intro h
    induction h with
    | leaf => rfl
    | node a b _ _ ihl ihr => rw [map, map, ihl, ihr]
  · intro h
    induction s generalizing t with
    | leaf =>
      cases t with
      | leaf => exact .leaf
      | node l b r => cases h
    | node l a r ihl ihr =>
      cases t with
      | leaf => cases h
      | node l' b r' =>
        injection h with h1 _ h2
        exact .node a b (ihl h1) (ihr h2)

/-- A tree that is its own mirror image has subtrees of mirrored shape. -/
theorem of_mirror_eq {l r : Tree α} {a : α} (h : (Tree.node l a r).mirror = Tree.node l a r) :
    SameShape l r.mirror := by
  rw [mirror_node] at h
  injection h with h1 _ _
  rw [h1]
  exact refl l

end SameShape

end Orchard.Tree
