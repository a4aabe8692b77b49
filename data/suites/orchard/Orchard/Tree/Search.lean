import Orchard.Tree.Flatten
import Orchard.List.Sorted

/-!
# Search trees

Search trees of natural numbers, in which values may occur several times.
-/

namespace Orchard.Tree

/-- `AllLe t a` says that all members of the tree are at most `a`. -/
def AllLe (t : Tree Nat) (a : Nat) : Prop := ∀ b, b ∈ t → b ≤ a

/-- `AllGe t a` says that all members of the tree are at least `a`. -/
def AllGe (t : Tree Nat) (a : Nat) : Prop := ∀ b, b ∈ t → a ≤ b

/-- In a search tree the values of a node separate those of the two subtrees. -/
inductive IsSearch : Tree Nat → Prop
  | leaf : IsSearch leaf
  | node {l r : Tree Nat} {a : Nat} (hl : l.AllLe a) (hr : r.AllGe a) (sl : IsSearch l)
      (sr : IsSearch r) : IsSearch (node l a r)

/-- Look for a number on one path through the tree. -/
def contains (a : Nat) : Tree Nat → Bool
  | leaf => false
  | node l b r => if a = b then true else if a < b then l.contains a else r.contains a

/-- The leftmost value of a tree, or a default. -/
def leftmost (t : Tree Nat) (default : Nat) : Nat :=
  match t with
  | leaf => default
  | node l a _ => l.leftmost a

variable {t l r : Tree Nat} {a b c : Nat}

theorem allGe_iff_below : t.AllGe a ↔ Below a t.inorder := by
  unfold AllGe Below
  simp only [mem_inorder]

theorem allLe_node : (node l b r).AllLe a ↔ b ≤ a ∧ l.AllLe a ∧ r.AllLe a := by
  constructor
  · intro h
    exact ⟨h b (.here l r), fun c hc => h c (.left b r hc), fun c hc => h c (.right l b hc)⟩
  · rintro ⟨hb, hl, hr⟩ c hc
    rcases mem_node_iff.mp hc with rfl | hc | hc
    · exact hb
    · exact hl c hc
    · exact hr c hc

theorem allLe_mirror : t.mirror.AllLe a ↔ t.AllLe a := by
  unfold AllLe
  simp only [mem_mirror]

theorem AllLe.trans (h : t.AllLe a) (hab : a ≤ b) : t.AllLe b :=
  fun c hc => Nat.le_trans (h c hc) hab

theorem IsSearch.node_iff :
    IsSearch (Tree.node l a r) ↔ l.AllLe a ∧ r.AllGe a ∧ IsSearch l ∧ IsSearch r := by
  constructor
  · rintro ⟨⟩
    refine ⟨?_, ?_, ?_, ?_⟩ <;> assumption
  · rintro ⟨hl, hr, sl, sr⟩
    exact .node hl hr sl sr

/-- A tree is a search tree exactly if its values from left to right are sorted. -/
theorem isSearch_iff_sorted : IsSearch t ↔ Sorted t.inorder := by
  induction t with
  | leaf => exact ⟨fun _ => .nil, fun _ => .leaf⟩
  | node l a r ihl ihr =>
    rw [IsSearch.node_iff, inorder_node, Sorted.append_iff, Sorted.cons_iff, ihl, ihr,
      allGe_iff_below]
    constructor
    · rintro ⟨hl, hr, sl, sr⟩
      refine ⟨sl, ⟨hr, sr⟩, fun b hb => ?_⟩
      have hba : b ≤ a := hl b (mem_inorder.mp hb)
      exact below_cons.mpr ⟨hba, hr.of_le hba⟩
    · rintro ⟨sl, ⟨hr, sr⟩, h⟩
      refine ⟨fun b hb => ?_, hr, sl, sr⟩
      exact (below_cons.mp (h b (mem_inorder.mpr hb))).1

instance (t : Tree Nat) : Decidable (IsSearch t) := decidable_of_iff _ isSearch_iff_sorted.symm

/-- What the search finds is in the tree, even if that is not a search tree. -/
theorem mem_of_contains (h : t.contains a = true) : a ∈ t := by
  induction t with
  | leaf => cases h
  | node l b r ihl ihr =>
    rw [contains] at h
    split at h
    · rename_i hab
      exact mem_node_iff.mpr (Or.inl hab)
    · split at h
      · exact .left b r (ihl h)
      · exact .right l b (ihr h)

theorem IsSearch.contains_of_mem (hs : IsSearch t) (h : a ∈ t) : t.contains a = true := by
  induction hs with
  | leaf => exact absurd h (not_mem_leaf a)
  | @node l r b hl hr _ _ ihl ihr =>
    rw [contains]
    split
    · rfl
    · rename_i hne
      rcases mem_node_iff.mp h with h | h | h
      · exact absurd h hne
      · have hlt : a < b := Nat.lt_of_le_of_ne (hl a h) hne
        rw [if_pos hlt, ihl h]
      · have hge := hr a h
        rw [if_neg (Nat.not_lt.mpr hge), ihr h]

/-- In a search tree the search is correct and complete. -/
theorem IsSearch.contains_iff (hs : IsSearch t) : t.contains a = true ↔ a ∈ t :=
  ⟨mem_of_contains, hs.contains_of_mem⟩

theorem IsSearch.contains_eq_false_iff (hs : IsSearch t) : t.contains a = false ↔ ¬ a ∈ t := by
  rw [← hs.contains_iff, Bool.not_eq_true]

theorem leftmost_eq_head (t : Tree Nat) (d : Nat) : t.leftmost d = t.inorder.headD d := by
  induction t generalizing d with
  | leaf => rfl
  | node l a r ihl _ =>
    rw [leftmost, ihl, inorder_node]
    cases l.inorder <;> rfl

/-- The leftmost value of a search tree is the smallest one. -/
theorem IsSearch.leftmost_le (hs : IsSearch t) (d : Nat) (h : b ∈ t) : t.leftmost d ≤ b := by
  rw [leftmost_eq_head]
  have hsort := isSearch_iff_sorted.mp hs
  have hmem := mem_inorder.mpr h
  cases hi : t.inorder with
  | nil =>
    rw [hi] at hmem
    cases hmem
  | cons c m =>
    rw [hi] at hsort hmem
    rcases List.mem_cons.mp hmem with rfl | hm
    · exact Nat.le_refl _
    · exact hsort.head_le hm

theorem leftmost_mem (h : t ≠ leaf) (d : Nat) : t.leftmost d ∈ t := by
  rw [← mem_inorder, leftmost_eq_head]
  cases hi : t.inorder with
  | nil => exact absurd (inorder_eq_nil_iff.mp hi) h
  | cons c m => exact List.mem_cons_self

theorem IsSearch.map {f : Nat → Nat} (hf : ∀ a b, a ≤ b → f a ≤ f b) (hs : IsSearch t) :
    IsSearch (t.map f) := by
  rw [isSearch_iff_sorted, inorder_map]
  exact (isSearch_iff_sorted.mp hs).map hf

end Orchard.Tree
