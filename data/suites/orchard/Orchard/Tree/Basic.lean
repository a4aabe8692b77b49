/-!
# Binary trees

Size, height, leaves, membership, and maps of binary trees.
-/

namespace Orchard

universe u v w

/-- A binary tree with values at the inner nodes. -/
inductive Tree (α : Type u) : Type u
  | leaf : Tree α
  | node (left : Tree α) (value : α) (right : Tree α) : Tree α
  deriving Repr, DecidableEq

namespace Tree

variable {α : Type u} {β : Type v} {γ : Type w}

/-- The number of inner nodes. -/
def size : Tree α → Nat
  | leaf => 0
  | node l _ r => l.size + r.size + 1

/-- The number of leaves. -/
def leaves : Tree α → Nat
  | leaf => 1
  | node l _ r => l.leaves + r.leaves

/-- The length of a longest path from the root to a leaf. -/
def height : Tree α → Nat
  | leaf => 0
  | node l _ r => max l.height r.height + 1

/-- Apply a function to all values of a tree. -/
def map (f : α → β) : Tree α → Tree β
  | leaf => leaf
  | node l a r => node (l.map f) (f a) (r.map f)

/-- `Mem a t` says that the value `a` occurs in the tree `t`. -/
inductive Mem (a : α) : Tree α → Prop
  | here (l r : Tree α) : Mem a (node l a r)
  | left {l : Tree α} (b : α) (r : Tree α) : Mem a l → Mem a (node l b r)
  | right {r : Tree α} (l : Tree α) (b : α) : Mem a r → Mem a (node l b r)

instance : Membership α (Tree α) := ⟨fun t a => Mem a t⟩

/-- A perfect tree of height `n` has all of its leaves at the depth `n`. -/
inductive Perfect : Nat → Tree α → Prop
  | leaf : Perfect 0 leaf
  | node {n : Nat} {l r : Tree α} (a : α) : Perfect n l → Perfect n r →
      Perfect (n + 1) (node l a r)

section Numbers

@[simp] theorem size_leaf : (leaf : Tree α).size = 0 := rfl

@[simp] theorem size_node (l : Tree α) (a : α) (r : Tree α) :
    (node l a r).size = l.size + r.size + 1 := rfl

theorem size_eq_zero_iff {t : Tree α} : t.size = 0 ↔ t = leaf := by
  cases t with
  | leaf => exact ⟨fun _ => rfl, fun _ => rfl⟩
  | node l a r =>
    constructor
    · intro h
      rw [size_node] at h
      omega
    · intro h
      cases h

/-- A tree has one more leaf than it has inner nodes. -/
theorem leaves_eq (t : Tree α) : t.leaves = t.size + 1 := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr =>
    rw [leaves, ihl, ihr, size_node]
    omega

theorem height_le_size (t : Tree α) : t.height ≤ t.size := by
  induction t with
  | leaf => exact Nat.le_refl 0
  | node l a r ihl ihr =>
    rw [height, size_node]
    omega

/-- A tree of height `n` has at most `2 ^ n` leaves. -/
theorem leaves_le_two_pow_height (t : Tree α) : t.leaves ≤ 2 ^ t.height := by
  induction t with
  | leaf => exact Nat.le_refl 1
  | node l a r ihl ihr =>
    have hl := Nat.pow_le_pow_right Nat.zero_lt_two (Nat.le_max_left l.height r.height)
    have hr := Nat.pow_le_pow_right Nat.zero_lt_two (Nat.le_max_right l.height r.height)
    rw [leaves, height, Nat.pow_succ]
    omega

theorem size_lt_two_pow_height (t : Tree α) : t.size < 2 ^ t.height := by
  have h := leaves_le_two_pow_height t
  rw [leaves_eq] at h
  exact h

theorem Perfect.height_eq {n : Nat} {t : Tree α} (h : Perfect n t) : t.height = n := by
  induction h with
  | leaf => rfl
  | node a _ _ ihl ihr => rw [height, ihl, ihr, Nat.max_self]

theorem Perfect.leaves_eq {n : Nat} {t : Tree α} (h : Perfect n t) : t.leaves = 2 ^ n := by
  induction h with
  | leaf => rfl
  | node a _ _ ihl ihr => rw [leaves, ihl, ihr, Nat.pow_succ, Nat.mul_two]

/-- A tree is perfect exactly if it has as many leaves as its height allows. -/
theorem perfect_iff {t : Tree α} : Perfect t.height t ↔ t.leaves = 2 ^ t.height := by
  constructor
  · exact Perfect.leaves_eq
  · intro h
    induction t with
    | leaf => exact .leaf
    | node l a r ihl ihr =>
      have hl := leaves_le_two_pow_height l
      have hr := leaves_le_two_pow_height r
      have hml := Nat.pow_le_pow_right Nat.zero_lt_two (Nat.le_max_left l.height r.height)
      have hmr := Nat.pow_le_pow_right Nat.zero_lt_two (Nat.le_max_right l.height r.height)
      rw [leaves, height, Nat.pow_succ] at h
      have el : 2 ^ l.height = 2 ^ max l.height r.height := by omega
      have er : 2 ^ r.height = 2 ^ max l.height r.height := by omega
      have el' := (Nat.pow_right_inj (Nat.le_refl 2)).mp el
      have er' := (Nat.pow_right_inj (Nat.le_refl 2)).mp er
      have pl := ihl (by omega)
      have pr := ihr (by omega)
      rw [height, ← el']
      rw [show r.height = l.height by omega] at pr
      exact .node a pl pr

end Numbers

section Membership

theorem not_mem_leaf (a : α) : ¬ a ∈ (leaf : Tree α) := by
  intro h
  cases h

/-- The members of a node are its value and the members of the two subtrees. -/
@[simp] theorem mem_node_iff {a b : α} {l r : Tree α} :
    a ∈ node l b r ↔ a = b ∨ a ∈ l ∨ a ∈ r := by
  constructor
  · intro h
    cases h with
    | here => exact Or.inl rfl
    | left _ _ h => exact Or.inr (Or.inl h)
    | right _ _ h => exact Or.inr (Or.inr h)
  · rintro (rfl | h | h)
    · exact .here l r
    · exact .left b r h
    · exact .right l b h

theorem size_pos_of_mem {a : α} {t : Tree α} (h : a ∈ t) : 0 < t.size := by
  cases h <;> exact Nat.succ_pos _

theorem mem_map_iff {f : α → β} {b : β} {t : Tree α} : b ∈ t.map f ↔ ∃ a, a ∈ t ∧ b = f a := by
  induction t with
  | leaf => simp [map, not_mem_leaf]
  | node l c r ihl ihr =>
    rw [map, mem_node_iff, ihl, ihr]
    constructor
    · rintro (rfl | ⟨a, ha, rfl⟩ | ⟨a, ha, rfl⟩)
      · exact ⟨c, .here l r, rfl⟩
      · exact ⟨a, .left c r ha, rfl⟩
      · exact ⟨a, .right l c ha, rfl⟩
    · rintro ⟨a, ha, rfl⟩
      rcases mem_node_iff.mp ha with rfl | ha | ha
      · exact Or.inl rfl
      · exact Or.inr (Or.inl ⟨a, ha, rfl⟩)
      · exact Or.inr (Or.inr ⟨a, ha, rfl⟩)

end Membership

section Map

@[simp] theorem size_map (f : α → β) (t : Tree α) : (t.map f).size = t.size := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr => rw [map, size_node, size_node, ihl, ihr]

@[simp] theorem height_map (f : α → β) (t : Tree α) : (t.map f).height = t.height := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr => rw [map, height, height, ihl, ihr]

@[simp] theorem map_id (t : Tree α) : t.map id = t := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr => rw [map, ihl, ihr, id]

theorem map_map (g : β → γ) (f : α → β) (t : Tree α) :
    (t.map f).map g = t.map fun a => g (f a) := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr => simp only [map, ihl, ihr]

/-- Functions that agree on the members of a tree map it to the same tree. -/
theorem map_congr {f g : α → β} {t : Tree α} (h : ∀ a, a ∈ t → f a = g a) :
    t.map f = t.map g := by
  induction t with
  | leaf => rfl
  | node l a r ihl ihr =>
    rw [map, map, h a (.here l r)]
    rw [ihl fun b hb => h b (.left a r hb), ihr fun b hb => h b (.right l a hb)]

theorem Perfect.map {n : Nat} {t : Tree α} (f : α → β) (h : Perfect n t) :
    Perfect n (t.map f) := by
  induction h with
  | leaf => exact .leaf
  | node a _ _ ihl ihr => exact .node (f a) ihl ihr

end Map

end Tree

end Orchard
