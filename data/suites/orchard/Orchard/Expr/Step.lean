import Orchard.Expr.Basic
import Orchard.Logic.Relation

/-!
# Evaluation in small steps
-/

namespace Orchard.Expr

/-- One step of evaluation; the left operand comes first. -/
inductive Step (ρ : Env) : Expr → Expr → Prop
  | var (x : String) : Step ρ (var x) (num (ρ.value x))
  | add (m n : Int) : Step ρ (add (num m) (num n)) (num (m + n))
  | mul (m n : Int) : Step ρ (mul (num m) (num n)) (num (m * n))
  | neg (n : Int) : Step ρ (neg (num n)) (num (-n))
  | addLeft {a a' : Expr} (b : Expr) : Step ρ a a' → Step ρ (add a b) (add a' b)
  | addRight (m : Int) {b b' : Expr} : Step ρ b b' → Step ρ (add (num m) b) (add (num m) b')
  | mulLeft {a a' : Expr} (b : Expr) : Step ρ a a' → Step ρ (mul a b) (mul a' b)
  | mulRight (m : Int) {b b' : Expr} : Step ρ b b' → Step ρ (mul (num m) b) (mul (num m) b')
  | negArg {a a' : Expr} : Step ρ a a' → Step ρ (neg a) (neg a')

variable {ρ : Env} {a b e e' : Expr} {m n : Int}

theorem isNormal_num (ρ : Env) (n : Int) : IsNormal (Step ρ) (num n) := by
  intro e h
  cases h

/-- A step does not change the value. -/
theorem Step.eval_eq (h : Step ρ e e') : e'.eval ρ = e.eval ρ := by
  induction h with
  | var | add | mul | neg => rfl
  | addLeft b _ ih => rw [eval, eval, ih]
  | addRight m _ ih => simp only [eval, ih]
  | mulLeft b _ ih => rw [eval, eval, ih]
  | mulRight m _ ih => simp only [eval, ih]
  | negArg _ ih => rw [eval, eval, ih]

/-- Progress: an expression is a number or can make a step. -/
theorem progress (ρ : Env) (e : Expr) : (∃ n, e = num n) ∨ ∃ e', Step ρ e e' := by
  induction e with
  | num n => exact Or.inl ⟨n, rfl⟩
  | var x => exact Or.inr ⟨_, .var x⟩
  | add a b iha ihb =>
    right
    rcases iha with ⟨m, rfl⟩ | ⟨a', ha⟩
    · rcases ihb with ⟨n, rfl⟩ | ⟨b', hb⟩
      · exact ⟨_, .add m n⟩
      · exact ⟨_, .addRight m hb⟩
    · exact ⟨_, .addLeft b ha⟩
  | mul a b iha ihb =>
    right
    rcases iha with ⟨m, rfl⟩ | ⟨a', ha⟩
    · rcases ihb with ⟨n, rfl⟩ | ⟨b', hb⟩
      · exact ⟨_, .mul m n⟩
      · exact ⟨_, .mulRight m hb⟩
    · exact ⟨_, .mulLeft b ha⟩
  | neg a ih =>
    right
    rcases ih with ⟨n, rfl⟩ | ⟨a', ha⟩
    · exact ⟨_, .neg n⟩
    · exact ⟨_, .negArg ha⟩

theorem isNormal_iff : IsNormal (Step ρ) e ↔ ∃ n, e = num n := by
  constructor
  · intro h
    rcases progress ρ e with hn | ⟨e', he⟩
    · exact hn
    · exact absurd he (h e')
  · rintro ⟨n, rfl⟩
    exact isNormal_num ρ n

/-- Evaluation in small steps is deterministic. -/
theorem Step.deterministic {e₁ e₂ : Expr} (h₁ : Step ρ e e₁) (h₂ : Step ρ e e₂) : e₁ = e₂ := by
  induction h₁ generalizing e₂ with
  | var x =>
    cases h₂
    rfl
  | add m n =>
    cases h₂ with
    | add => rfl
    | addLeft _ h => exact absurd h (isNormal_num ρ m _)
    | addRight _ h => exact absurd h (isNormal_num ρ n _)
  | mul m n =>
    cases h₂ with
    | mul => rfl
    | mulLeft _ h => exact absurd h (isNormal_num ρ m _)
    | mulRight _ h => exact absurd h (isNormal_num ρ n _)
  | neg n =>
    cases h₂ with
    | neg => rfl
    | negArg h => exact absurd h (isNormal_num ρ n _)
  | addLeft b h ih =>
    cases h₂ with
    | add m n => exact absurd h (isNormal_num ρ m _)
    | addLeft _ h' => rw [ih h']
    | addRight m h' => exact absurd h (isNormal_num ρ m _)
  | addRight m h ih =>
    cases h₂ with
    | add _ n => exact absurd h (isNormal_num ρ n _)
    | addLeft _ h' => exact absurd h' (isNormal_num ρ m _)
    | addRight _ h' => rw [ih h']
  | mulLeft b h ih =>
    cases h₂ with
    | mul m n => exact absurd h (isNormal_num ρ m _)
    | mulLeft _ h' => rw [ih h']
    | mulRight m h' => exact absurd h (isNormal_num ρ m _)
  | mulRight m h ih =>
    cases h₂ with
    | mul _ n => exact absurd h (isNormal_num ρ n _)
    | mulLeft _ h' => exact absurd h' (isNormal_num ρ m _)
    | mulRight _ h' => rw [ih h']
  | negArg h ih =>
    cases h₂ with
    | neg n => exact absurd h (isNormal_num ρ n _)
    | negArg h' => rw [ih h']

/-- No step makes an expression larger. -/
theorem Step.size_le (h : Step ρ e e') : e'.size ≤ e.size := by
  induction h <;> simp only [size] <;> omega

theorem steps_addLeft (b : Expr) {a' : Expr} (h : Star (Step ρ) a a') :
    Star (Step ρ) (add a b) (add a' b) :=
  h.map (fun a => add a b) fun _ _ h => .addLeft b h

theorem steps_addRight (m : Int) {b' : Expr} (h : Star (Step ρ) b b') :
    Star (Step ρ) (add (num m) b) (add (num m) b') :=
  h.map (add (num m)) fun _ _ h => .addRight m h

theorem steps_mulLeft (b : Expr) {a' : Expr} (h : Star (Step ρ) a a') :
    Star (Step ρ) (mul a b) (mul a' b) :=
  h.map (fun a => mul a b) fun _ _ h => .mulLeft b h

theorem steps_mulRight (m : Int) {b' : Expr} (h : Star (Step ρ) b b') :
    Star (Step ρ) (mul (num m) b) (mul (num m) b') :=
  h.map (mul (num m)) fun _ _ h => .mulRight m h

/-- Every expression reaches its value in small steps. -/
theorem steps_eval (ρ : Env) (e : Expr) : Star (Step ρ) e (num (e.eval ρ)) := by
  induction e with
  | num n => exact .refl _
  | var x => exact .single (.var x)
  | add a b iha ihb =>
    have h := (steps_addLeft b iha).trans (steps_addRight _ ihb)
    exact h.tail (.add _ _)
  | mul a b iha ihb =>
    have h := (steps_mulLeft b iha).trans (steps_mulRight _ ihb)
    exact h.tail (.mul _ _)
  | neg a ih =>
    have h := ih.map neg fun _ _ h => Step.negArg h
    exact h.tail (.neg _)

theorem eval_eq_of_steps (h : Star (Step ρ) e e') : e'.eval ρ = e.eval ρ :=
  h.invariant (P := fun e' => e'.eval ρ = e.eval ρ) (fun _ _ hs he => hs.eval_eq.trans he) rfl

/-- Evaluation in small steps and evaluation at once agree. -/
theorem steps_num_iff : Star (Step ρ) e (num n) ↔ e.eval ρ = n := by
  constructor
  · intro h
    exact (eval_eq_of_steps h).symm
  · rintro rfl
    exact steps_eval ρ e

/-- Evaluation in small steps is confluent. -/
theorem confluent_step (ρ : Env) : Confluent (Step ρ) := by
  intro a b c hab hac
  refine ⟨num (a.eval ρ), ?_, ?_⟩
  · rw [← eval_eq_of_steps hab]
    exact steps_eval ρ b
  · rw [← eval_eq_of_steps hac]
    exact steps_eval ρ c

theorem unique_value {m n : Int} (hm : Star (Step ρ) e (num m)) (hn : Star (Step ρ) e (num n)) :
    m = n := by
  have h := (confluent_step ρ).unique_normal hm hn (isNormal_num ρ m) (isNormal_num ρ n)
  injection h

end Orchard.Expr
