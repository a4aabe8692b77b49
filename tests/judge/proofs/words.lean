-- case: name_with_hygiene_in_it
-- statement: theorem my_hygiene (a : Nat) : a = a
-- alone: accepted
theorem my_hygiene (a : Nat) : a = a := rfl

-- case: name_of_an_equation
-- statement: theorem eq_1 (a : Nat) : a = a
-- alone: accepted
theorem eq_1 (a : Nat) : a = a := rfl

-- case: name_with_an_underscore
-- statement: theorem _foo (a : Nat) : a = a
-- alone: accepted
theorem _foo (a : Nat) : a = a := rfl

-- case: name_of_a_matcher
-- statement: theorem Foo.match_2 (a : Nat) : a = a
-- alone: accepted
theorem Foo.match_2 (a : Nat) : a = a := rfl

-- case: name_of_a_proof
-- statement: theorem t._proof_1 (a : Nat) : a = a
-- alone: accepted
theorem t._proof_1 (a : Nat) : a = a := rfl

-- case: private_name_with_an_underscore
-- statement: private theorem _foo (a : Nat) : a = a
private theorem _foo (a : Nat) : a = a := rfl

-- case: definition_named_like_something_made_up
-- header: def _one : Nat := 1
-- statement: theorem t : _one = 1
theorem t : _one = 1 := rfl

-- case: definition_named_like_something_made_up_in_a_file
-- header: def _one : Nat := 1
-- statement: theorem t : _one = 1
-- whole: yes
def _one : Nat := 1
theorem t : _one = 1 := rfl

-- case: value_named_like_something_made_up
-- statement: def _two : { n : Nat // n = 2 }
def _two : { n : Nat // n = 2 } := ⟨2, rfl⟩

-- case: theorem_beside_what_is_made_up_for_it
-- statement: theorem halves (n : Nat) : half n ≤ n
-- header: def half (n : Nat) : Nat := if h : n < 2 then 0 else half (n - 2) + 1
--   termination_by n
-- alone: accepted
theorem halves (n : Nat) : half n ≤ n := by
  fun_induction half n <;> omega

-- case: theorem_added_by_a_metaprogram
-- header: import Lean
-- statement: theorem t : True
-- alone: accepted
open Lean
run_meta addDecl (.thmDecl { name := `t, levelParams := [], type := mkConst ``True, value := mkConst ``True.intro })

-- case: universes_declared_the_other_way_round
-- statement: theorem t.{u, v} (α : Type u) (β : Type v) (a : α) (b : β) : (a, b).1 = a
-- alone: accepted
universe v u
theorem t (α : Type u) (β : Type v) (a : α) (b : β) : (a, b).1 = a := rfl

-- case: universes_with_other_names_the_other_way_round
-- statement: theorem t.{u, v} (α : Type u) (β : Type v) (a : α) (b : β) : (a, b).1 = a
theorem t.{a, b} (α : Type b) (β : Type a) (x : α) (y : β) : (x, y).1 = x := rfl

-- case: universes_in_a_circle
-- statement: theorem t.{u, v, w} (α : Sort u) (β : Sort v) (γ : Sort w) (f : α → β) (g : β → γ) : ∃ h : α → γ, ∀ a, h a = g (f a)
theorem t.{w, u, v} (α : Sort u) (β : Sort v) (γ : Sort w) (f : α → β) (g : β → γ) : ∃ h : α → γ, ∀ a, h a = g (f a) :=
  ⟨fun a => g (f a), fun _ => rfl⟩

-- case: tactic_with_do
-- header: import Lean
-- statement: theorem t : True
-- alone: accepted
open Lean Elab Meta
elab "close" : tactic => do
  let g ← Tactic.getMainGoal
  g.assign (mkConst ``True.intro)
theorem t : True := by close

-- case: tactic_that_looks_at_hypotheses
-- header: import Lean
-- statement: theorem t (p q : Prop) (h : p) (_ : q) : p
open Lean Elab Meta Tactic
elab "mine" : tactic => liftMetaTactic fun g => do
  for d in ← getLCtx do
    if d.isImplementationDetail then continue
    if ← isDefEq d.type (← g.getType) then
      g.assign d.toExpr
      return []
  throwError "none of {g}"
theorem t (p q : Prop) (h : p) (_ : q) : p := by mine

-- case: helper_added_by_run_meta
-- header: import Lean
-- statement: theorem t : True
open Lean Elab Meta
run_meta addDecl (.thmDecl { name := `made, levelParams := [], type := mkConst ``True, value := mkConst ``True.intro })
theorem t : True := made

-- case: helper_added_by_run_elab
-- header: import Lean
-- statement: theorem t : 1 + 1 = 2
open Lean Elab Term Command
run_elab do
  let type ← elabType (← `(1 + 1 = 2))
  let value ← elabTermEnsuringType (← `(rfl)) type
  synthesizeSyntheticMVarsNoPostponing
  let (type, value) := (← instantiateMVars type, ← instantiateMVars value)
  addDecl (.thmDecl { name := `made, levelParams := [], type, value })
theorem t : 1 + 1 = 2 := made

-- case: definition_without_code
-- statement: theorem t : ∃ n : Nat, n = n
def some_number : Nat := Classical.choice ⟨0⟩
theorem t : ∃ n : Nat, n = n := ⟨some_number, rfl⟩

-- case: definition_on_lists_that_is_compiled
-- statement: theorem t (xs : List Nat) : (twice xs).length = 2 * xs.length
-- header: def twice (xs : List Nat) : List Nat := (xs ++ xs).map (· + 1)
theorem t (xs : List Nat) : (twice xs).length = 2 * xs.length := by simp [twice]; omega

-- case: numbers_of_a_hundred_million_bits
-- statement: theorem t : 1 <<< (2^27) ≠ 0
theorem t : 1 <<< (2^27) ≠ 0 := by decide +kernel
