import Orchard.Assoc

/-!
# Arithmetical expressions

Syntax, evaluation, variables, and substitution.
-/

namespace Orchard

/-- Arithmetical expressions with variables. -/
inductive Expr where
  | num (n : Int)
  | var (x : String)
  | add (a b : Expr)
  | mul (a b : Expr)
  | neg (a : Expr)
  deriving Repr, DecidableEq

/-- An environment gives values to variables. -/
abbrev Env := Assoc String Int

/-- The value of a variable; those without a value count as zero. -/
def Env.value (ρ : Env) (x : String) : Int := (ρ.find x).getD 0

namespace Expr

/-- The value of an expression in an environment. -/
def eval (ρ : Env) : Expr → Int
  | num n => n
  | var x => ρ.value x
  | add a b => a.eval ρ + b.eval ρ
  | mul a b => a.eval ρ * b.eval ρ
  | neg a => -a.eval ρ

/-- The number of nodes of an expression. -/
def size : Expr → Nat
  | num _ => 1
  | var _ => 1
  | add a b => a.size + b.size + 1
  | mul a b => a.size + b.size + 1
  | neg a => a.size + 1

/-- `Occurs x e` says that the variable `x` occurs in the expression `e`. -/
inductive Occurs (x : String) : Expr → Prop
  | var : Occurs x (var x)
  | addLeft {a : Expr} (b : Expr) : Occurs x a → Occurs x (add a b)
  | addRight (a : Expr) {b : Expr} : Occurs x b → Occurs x (add a b)
  | mulLeft {a : Expr} (b : Expr) : Occurs x a → Occurs x (mul a b)
  | mulRight (a : Expr) {b : Expr} : Occurs x b → Occurs x (mul a b)
  | neg {a : Expr} : Occurs x a → Occurs x (neg a)

/-- A closed expression has no variables. -/
def Closed (e : Expr) : Prop := ∀ x, ¬ Occurs x e

/-- Replace a variable by an expression. -/
def subst (e : Expr) (x : String) (s : Expr) : Expr :=
  match e with
  | num n => num n
  | var y => if x = y then s else var y
  | add a b => add (a.subst x s) (b.subst x s)
  | mul a b => mul (a.subst x s) (b.subst x s)
  | neg a => neg (a.subst x s)

variable {x y : String} {a b e s : Expr} {ρ σ : Env}

theorem size_pos (e : Expr) : 0 < e.size := by
  cases e <;> exact Nat.succ_pos _

theorem value_set_self (ρ : Env) (x : String) (n : Int) : Env.value (ρ.set x n) x = n := by
  rw [Env.value, Assoc.find_set_self, Option.getD_some]

theorem value_set_of_ne (h : x ≠ y) (ρ : Env) (n : Int) :
    Env.value (ρ.set x n) y = ρ.value y := by
  rw [Env.value, Assoc.find_set_of_ne h, Env.value]

theorem occurs_var_iff : Occurs x (.var y) ↔ x = y := by
  constructor
  · intro h
    cases h
    rfl
  · rintro rfl
    exact .var

theorem occurs_add_iff : Occurs x (.add a b) ↔ Occurs x a ∨ Occurs x b := by
  constructor
  · intro h
    cases h with
    | addLeft _ h => exact Or.inl h
    | addRight _ h => exact Or.inr h
  · rintro (h | h)
    · exact .addLeft b h
    · exact .addRight a h

/-- The value of an expression depends on its variables only. -/
theorem eval_congr (h : ∀ x, Occurs x e → ρ.value x = σ.value x) : e.eval ρ = e.eval σ := by
  induction e with
  | num n => rfl
  | var x => exact h x .var
  | add a b iha ihb =>
    rw [eval, eval, iha fun x hx => h x (.addLeft b hx), ihb fun x hx => h x (.addRight a hx)]
  | mul a b iha ihb =>
    rw [eval, eval, iha fun x hx => h x (.mulLeft b hx), ihb fun x hx => h x (.mulRight a hx)]
  | neg a ih => rw [eval, eval, ih fun x hx => h x (.neg hx)]

theorem Closed.eval_eq (h : Closed e) (ρ σ : Env) : e.eval ρ = e.eval σ :=
  eval_congr fun x hx => absurd hx (h x)

theorem eval_of_equiv (h : Assoc.Equiv ρ σ) (e : Expr) : e.eval ρ = e.eval σ :=
  eval_congr fun x _ => by rw [Env.value, h x, Env.value]

theorem eval_set_of_not_occurs (h : ¬ Occurs x e) (ρ : Env) (n : Int) :
    e.eval (ρ.set x n) = e.eval ρ := by
  apply eval_congr
  intro y hy
  apply value_set_of_ne
  rintro rfl
  exact h hy

/-- Substitution in an expression corresponds to a new value in the environment. -/
theorem eval_subst (ρ : Env) (x : String) (s e : Expr) :
    (e.subst x s).eval ρ = e.eval (ρ.set x (s.eval ρ)) := by
  induction e with
  | num n => rfl
  | var y =>
    rw [subst, eval]
    split
    · rename_i h
      rw [← h, value_set_self]
    · rename_i h
      rw [value_set_of_ne h, eval]
  | add a b iha ihb => rw [subst, eval, eval, iha, ihb]
  | mul a b iha ihb => rw [subst, eval, eval, iha, ihb]
  | neg a ih => rw [subst, eval, eval, ih]

/-- Nothing is replaced if the variable does not occur. -/
theorem subst_of_not_occurs (h : ¬ Occurs x e) (s : Expr) : e.subst x s = e := by
  induction e with
  | num n => rfl
  | var y => exact if_neg fun hxy => h (occurs_var_iff.mpr hxy)
  | add a b iha ihb =>
    rw [subst, iha fun hx => h (.addLeft b hx), ihb fun hx => h (.addRight a hx)]
  | mul a b iha ihb =>
    rw [subst, iha fun hx => h (.mulLeft b hx), ihb fun hx => h (.mulRight a hx)]
  | neg a ih => rw [subst, ih fun hx => h (.neg hx)]

theorem Closed.subst_eq (h : Closed e) (x : String) (s : Expr) : e.subst x s = e :=
  subst_of_not_occurs (h x) s

theorem subst_var_self (x : String) (e : Expr) : e.subst x (var x) = e := by
  induction e with
  | num n => rfl
  | var y =>
    rw [subst]
    split
    · rename_i h
      rw [h]
    · rfl
  | add a b iha ihb => rw [subst, iha, ihb]
  | mul a b iha ihb => rw [subst, iha, ihb]
  | neg a ih => rw [subst, ih]

/-- Substituting something without the variable removes that variable. -/
theorem not_occurs_subst (hs : ¬ Occurs x s) (e : Expr) : ¬ Occurs x (e.subst x s) := by
  induction e with
  | num n =>
    intro h
    cases h
  | var y =>
    rw [subst]
    split
    · exact hs
    · rename_i hxy
      exact fun h => hxy (occurs_var_iff.mp h)
  | add a b iha ihb =>
    rw [subst, occurs_add_iff, not_or]
    exact ⟨iha, ihb⟩
  | mul a b iha ihb =>
    intro h
    cases h with
    | mulLeft _ h => exact iha h
    | mulRight _ h => exact ihb h
  | neg a ih =>
    intro h
    cases h with
    | neg h => exact ih h

end Expr

end Orchard
