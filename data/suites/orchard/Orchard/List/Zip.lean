/-!
# Pairing and interleaving lists

Some functions here are defined by mutual recursion.
-/

namespace Orchard

universe u v

section Pairing

variable {α : Type u} {β : Type v}

/-- Pair the members of two lists as long as both have some. -/
def pairUp : List α → List β → List (α × β)
  | a :: l, b :: m => (a, b) :: pairUp l m
  | _, _ => []

/-- The two lists of first and of second components. -/
def splitUp : List (α × β) → List α × List β
  | [] => ([], [])
  | (a, b) :: l => (a :: (splitUp l).1, b :: (splitUp l).2)

@[simp] theorem pairUp_nil_left (m : List β) : pairUp ([] : List α) m = [] := rfl

@[simp] theorem pairUp_nil_right (l : List α) : pairUp l ([] : List β) = [] := by
  cases l <;> rfl

@[simp] theorem pairUp_cons (a : α) (b : β) (l : List α) (m : List β) :
    pairUp (a :: l) (b :: m) = (a, b) :: pairUp l m := rfl

/-- The paired list is as long as the shorter one of the two. -/
theorem length_pairUp (l : List α) (m : List β) :
    (pairUp l m).length = min l.length m.length := by
  induction l generalizing m with
  | nil => simp
  | cons a l ih =>
    cases m with
    | nil => simp
    | cons b m =>
      rw [pairUp_cons, List.length_cons, ih, List.length_cons, List.length_cons]
      omega

/-- Splitting a list of pairs and pairing again gives the list back. -/
theorem pairUp_splitUp (l : List (α × β)) : pairUp (splitUp l).1 (splitUp l).2 = l := by
  induction l with
  | nil => rfl
  | cons p l ih =>
    obtain ⟨a, b⟩ := p
    rw [splitUp, pairUp_cons, ih]

theorem splitUp_pairUp {l : List α} {m : List β} (h : l.length = m.length) :
    splitUp (pairUp l m) = (l, m) := by
  induction l generalizing m with
  | nil =>
    cases m with
    | nil => rfl
    | cons b m => simp at h
  | cons a l ih =>
    cases m with
    | nil => simp at h
    | cons b m =>
      rw [pairUp_cons, splitUp, ih (Nat.succ.inj h)]

theorem pairUp_append {l₁ l₂ : List α} {m₁ m₂ : List β} (h : l₁.length = m₁.length) :
    pairUp (l₁ ++ l₂) (m₁ ++ m₂) = pairUp l₁ m₁ ++ pairUp l₂ m₂ := by
  induction l₁ generalizing m₁ with
  | nil =>
    obtain rfl := List.eq_nil_of_length_eq_zero h.symm
    rfl
  | cons a l ih =>
    match m₁, h with
    | b :: m, h =>
      simp only [List.cons_append, pairUp_cons]
      rw [ih (Nat.succ.inj h)]

theorem mem_pairUp {a : α} {b : β} {l : List α} {m : List β} (h : (a, b) ∈ pairUp l m) :
    a ∈ l ∧ b ∈ m := by
  induction l generalizing m with
  | nil => cases h
  | cons c l ih =>
    cases m with
    | nil => cases h
    | cons d m =>
      cases h with
      | head => exact ⟨List.mem_cons_self, List.mem_cons_self⟩
      | tail _ h => exact ⟨List.mem_cons_of_mem c (ih h).1, List.mem_cons_of_mem d (ih h).2⟩

/-- Exchanging the components of the pairs exchanges the lists. -/
theorem map_swap_pairUp (l : List α) (m : List β) :
    (pairUp l m).map (fun p => (p.2, p.1)) = pairUp m l := by
  induction l generalizing m with
  | nil => rw [pairUp_nil_left, pairUp_nil_right, List.map_nil]
  | cons a l ih =>
    cases m with
    | nil => rfl
    | cons b m => rw [pairUp_cons, List.map_cons, ih, pairUp_cons]

theorem splitUp_append (l m : List (α × β)) :
    splitUp (l ++ m) = ((splitUp l).1 ++ (splitUp m).1, (splitUp l).2 ++ (splitUp m).2) := by
  induction l with
  | nil => rfl
  | cons p l ih => rw [List.cons_append, splitUp, ih, splitUp, List.cons_append, List.cons_append]

end Pairing

section Weaving

variable {α : Type u}

mutual

/-- The members of a list at even places. -/
def evens : List α → List α
  | [] => []
  | a :: l => a :: odds l

/-- The members of a list at odd places. -/
def odds : List α → List α
  | [] => []
  | _ :: l => evens l

end

/-- Take members of two lists in turn. -/
def weave : List α → List α → List α
  | [], m => m
  | a :: l, [] => a :: l
  | a :: l, b :: m => a :: b :: weave l m

@[simp] theorem weave_nil_right (l : List α) : weave l [] = l := by
  cases l <;> rfl

theorem length_weave (l m : List α) : (weave l m).length = l.length + m.length := by
  induction l, m using weave.induct with
  | case1 m => exact (Nat.zero_add _).symm
  | case2 a l => rfl
  | case3 a l b m ih =>
    simp only [weave, List.length_cons, ih]
    omega

mutual

theorem length_evens : ∀ l : List α, (evens l).length = (l.length + 1) / 2
  | [] => by simp [evens]
  | a :: l => by
    rw [evens, List.length_cons, length_odds l, List.length_cons]
    omega

theorem length_odds : ∀ l : List α, (odds l).length = l.length / 2
  | [] => by simp [odds]
  | _ :: l => by rw [odds, length_evens l, List.length_cons]

end

/-- Weaving the members at even and at odd places together restores the list. -/
theorem weave_evens_odds : ∀ l : List α, weave (evens l) (odds l) = l
  | [] => rfl
  | [_] => rfl
  | a :: b :: l => by
    simp only [evens, odds, weave]
    rw [weave_evens_odds l]

theorem evens_weave {l m : List α} (h : l.length = m.length) : evens (weave l m) = l := by
  induction l, m using weave.induct with
  | case1 m => cases m <;> simp_all [weave, evens]
  | case2 a l => simp at h
  | case3 a l b m ih =>
    simp only [weave, evens, odds]
    rw [ih (Nat.succ.inj h)]

mutual

theorem mem_of_mem_evens {a : α} : ∀ {l : List α}, a ∈ evens l → a ∈ l
  | b :: l, h => by
    rw [evens, List.mem_cons] at h
    rcases h with rfl | h
    · exact List.mem_cons_self
    · exact List.mem_cons_of_mem b (mem_of_mem_odds h)

theorem mem_of_mem_odds {a : α} : ∀ {l : List α}, a ∈ odds l → a ∈ l
  | b :: _, h => List.mem_cons_of_mem b (mem_of_mem_evens h)

end

end Weaving

end Orchard
