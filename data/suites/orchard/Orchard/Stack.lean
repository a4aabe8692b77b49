/-!
# Stacks
-/

namespace Orchard

universe u

/-- A stack, with the top first. -/
structure Stack (α : Type u) where
  items : List α
  deriving Repr, DecidableEq

namespace Stack

variable {α : Type u}

/-- The stack without items. -/
def empty : Stack α := ⟨[]⟩

instance : Inhabited (Stack α) := ⟨empty⟩

/-- Put an item on top. -/
def push (a : α) (s : Stack α) : Stack α := ⟨a :: s.items⟩

/-- Take the top item off, if there is one. -/
def pop? (s : Stack α) : Option (α × Stack α) :=
  match s.items with
  | [] => none
  | a :: l => some (a, ⟨l⟩)

/-- Push all members of a list, one after another. -/
def pushAll : List α → Stack α → Stack α
  | [], s => s
  | a :: l, s => pushAll l (s.push a)

/-- The number of items. -/
def depth (s : Stack α) : Nat := s.items.length

@[ext] theorem ext {s t : Stack α} (h : s.items = t.items) : s = t := by
  cases s
  cases t
  cases h
  rfl

@[simp] theorem pop?_empty : (empty : Stack α).pop? = none := rfl

/-- What was pushed last is popped first. -/
@[simp] theorem pop?_push (a : α) (s : Stack α) : (s.push a).pop? = some (a, s) := rfl

theorem pop?_eq_none_iff {s : Stack α} : s.pop? = none ↔ s = empty := by
  constructor
  · intro h
    obtain ⟨l⟩ := s
    cases l with
    | nil => rfl
    | cons a l => cases h
  · rintro rfl
    rfl

theorem pop?_eq_some_iff {a : α} {s t : Stack α} : s.pop? = some (a, t) ↔ s = t.push a := by
  constructor
  · intro h
    obtain ⟨l⟩ := s
    cases l with
    | nil => cases h
    | cons b l =>
      cases h
      rfl
  · rintro rfl
    exact pop?_push a t

theorem push_ne_empty (a : α) (s : Stack α) : s.push a ≠ empty := by
  intro h
  have hp := pop?_push a s
  rw [h] at hp
  cases hp

theorem push_inj {a b : α} {s t : Stack α} : s.push a = t.push b ↔ a = b ∧ s = t := by
  rw [← pop?_eq_some_iff, pop?_push, Option.some.injEq, Prod.mk.injEq]

@[simp] theorem depth_empty : (empty : Stack α).depth = 0 := rfl

@[simp] theorem depth_push (a : α) (s : Stack α) : (s.push a).depth = s.depth + 1 := rfl

theorem depth_of_pop? {a : α} {s t : Stack α} (h : s.pop? = some (a, t)) :
    s.depth = t.depth + 1 := by
  rw [pop?_eq_some_iff.mp h, depth_push]

/-- Every stack can be built from the empty one by pushing. -/
theorem induction {P : Stack α → Prop} (hempty : P empty) (hpush : ∀ a s, P s → P (s.push a))
    (s : Stack α) : P s := by
  obtain ⟨l⟩ := s
  induction l with
  | nil => exact hempty
  | cons a l ih => exact hpush a ⟨l⟩ ih

/-- Pushing a list reverses it. -/
theorem items_pushAll (l : List α) (s : Stack α) :
    (pushAll l s).items = l.reverse ++ s.items := by
  induction l generalizing s with
  | nil => rfl
  | cons a l ih => rw [pushAll, ih, push, List.reverse_cons, List.append_assoc]; rfl

theorem pushAll_append (l m : List α) (s : Stack α) :
    pushAll (l ++ m) s = pushAll m (pushAll l s) := by
  induction l generalizing s with
  | nil => rfl
  | cons a l ih => exact ih (s.push a)

theorem depth_pushAll (l : List α) (s : Stack α) :
    (pushAll l s).depth = l.length + s.depth := by
  rw [depth, items_pushAll, List.length_append, List.length_reverse, depth]

theorem exists_eq_pushAll (s : Stack α) : ∃ l, s = pushAll l empty := by
  refine ⟨s.items.reverse, ?_⟩
  ext1
  rw [items_pushAll, List.reverse_reverse]
  exact (List.append_nil _).symm

end Stack

end Orchard
