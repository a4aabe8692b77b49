import Orchard.Stack

/-!
# Queues made of two stacks

Items are put on the back stack and taken from the front stack. The front stack is empty
only if the whole queue is.
-/

namespace Orchard

universe u

/-- A queue of two lists: the front in order, the back in reverse order. -/
structure Queue (α : Type u) where
  front : List α
  back : List α
  inv : front = [] → back = []

namespace Queue

variable {α : Type u}

/-- The items in the order in which they leave. -/
def toList (q : Queue α) : List α := q.front ++ q.back.reverse

/-- Restore the invariant by turning the back around if the front is empty. -/
def make : List α → List α → Queue α
  | [], back => ⟨back.reverse, [], fun _ => rfl⟩
  | a :: front, back => ⟨a :: front, back, fun h => nomatch h⟩

/-- The queue without items. -/
def empty : Queue α := ⟨[], [], fun _ => rfl⟩

/-- Put an item at the end. -/
def enqueue (q : Queue α) (a : α) : Queue α := make q.front (a :: q.back)

/-- Take the first item, if there is one. -/
def dequeue? (q : Queue α) : Option (α × Queue α) :=
  match q.front with
  | [] => none
  | a :: front => some (a, make front q.back)

/-- Put all members of a list at the end, one after another. -/
def enqueueAll (q : Queue α) (l : List α) : Queue α := l.foldl enqueue q

/-- Take items until none is left, but not more than `n` of them. -/
def drain : Nat → Queue α → List α
  | 0, _ => []
  | n + 1, q =>
    match q.dequeue? with
    | none => []
    | some (a, q') => a :: drain n q'

@[simp] theorem toList_empty : (empty : Queue α).toList = [] := rfl

@[simp] theorem toList_make (front back : List α) :
    (make front back).toList = front ++ back.reverse := by
  cases front with
  | nil => exact List.append_nil _
  | cons a front => rfl

/-- A new item is the last one. -/
@[simp] theorem toList_enqueue (q : Queue α) (a : α) :
    (q.enqueue a).toList = q.toList ++ [a] := by
  rw [enqueue, toList_make, List.reverse_cons, ← List.append_assoc, toList]

theorem toList_enqueueAll (q : Queue α) (l : List α) :
    (q.enqueueAll l).toList = q.toList ++ l := by
  induction l generalizing q with
  | nil => exact (List.append_nil _).symm
  | cons a l ih =>
    have h := ih (q.enqueue a)
    rwa [toList_enqueue, List.append_assoc] at h

/-- No item can be taken exactly if there is none. -/
theorem dequeue?_eq_none_iff {q : Queue α} : q.dequeue? = none ↔ q.toList = [] := by
  obtain ⟨front, back, inv⟩ := q
  cases front with
  | nil =>
    have hb := inv rfl
    subst hb
    exact ⟨fun _ => rfl, fun _ => rfl⟩
  | cons a front =>
    constructor
    · intro h
      cases h
    · intro h
      cases h

/-- The item that is taken is the first one. -/
theorem toList_of_dequeue? {q q' : Queue α} {a : α} (h : q.dequeue? = some (a, q')) :
    q.toList = a :: q'.toList := by
  obtain ⟨front, back, inv⟩ := q
  cases front with
  | nil => cases h
  | cons b front =>
    cases h
    rw [toList_make]
    rfl

theorem exists_dequeue? {q : Queue α} {a : α} {l : List α} (h : q.toList = a :: l) :
    ∃ q', q.dequeue? = some (a, q') ∧ q'.toList = l := by
  cases hd : q.dequeue? with
  | none =>
    rw [dequeue?_eq_none_iff.mp hd] at h
    cases h
  | some p =>
    obtain ⟨b, q'⟩ := p
    rw [toList_of_dequeue? hd] at h
    cases h
    exact ⟨q', rfl, rfl⟩

theorem drain_eq_take (n : Nat) (q : Queue α) : drain n q = q.toList.take n := by
  induction n generalizing q with
  | zero => rfl
  | succ n ih =>
    cases h : q.toList with
    | nil =>
      rw [drain, dequeue?_eq_none_iff.mpr h]
      rfl
    | cons a l =>
      obtain ⟨q', hq, hl⟩ := exists_dequeue? h
      rw [drain, hq, List.take_succ_cons]
      simp only [ih, hl]

/-- First in, first out. -/
theorem drain_enqueueAll (l : List α) : drain l.length (empty.enqueueAll l) = l := by
  rw [drain_eq_take, toList_enqueueAll, toList_empty, List.nil_append, List.take_length]

/-- A stack turns a sequence around, while a queue keeps it. -/
theorem drain_enqueueAll_stack (l : List α) :
    drain l.length (empty.enqueueAll (Stack.pushAll l .empty).items) = l.reverse := by
  rw [drain_eq_take, toList_enqueueAll, Stack.items_pushAll, toList_empty, List.nil_append]
  exact (List.take_of_length_le (by simp [Stack.empty])).trans (List.append_nil _)

theorem dequeue?_enqueue_empty (a : α) :
    ∃ q', (empty.enqueue a).dequeue? = some (a, q') ∧ q'.toList = [] :=
  exists_dequeue? (toList_enqueue empty a)

end Queue

end Orchard
