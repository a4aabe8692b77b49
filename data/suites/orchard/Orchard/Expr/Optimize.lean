import Orchard.Expr.Compile

/-!
# Optimization of expressions
-/

namespace Orchard.Expr

/-- A sum of two expressions, simplified if possible. -/
def mkAdd : Expr → Expr → Expr
  | num m, num n => num (m + n)
  | num 0, b => b
  | a, num 0 => a
  | a, b => add a b

/-- A product of two expressions, simplified if possible. -/
def mkMul : Expr → Expr → Expr
  | num m, num n => num (m * n)
  | num 1, b => b
  | a, num 1 => a
  | a, b => mul a b

/-- The opposite of an expression, simplified if possible. -/
def mkNeg : Expr → Expr
  | num n => num (-n)
  | neg a => a
  | a => neg a

/-- Simplify an expression from the leaves to the root. -/
def fold : Expr → Expr
  | num n => num n
  | var x => var x
  | add a b => mkAdd a.fold b.fold
  | mul a b => mkMul a.fold b.fold
  | neg a => mkNeg a.fold

variable {x : String} {a b e : Expr}

@[simp] theorem eval_mkAdd (ρ : Env) (a b : Expr) :
    (mkAdd a b).eval ρ = a.eval ρ + b.eval ρ := by
  unfold mkAdd
  split <;> simp [eval]

@[simp] theorem eval_mkMul (ρ : Env) (a b : Expr) :
    (mkMul a b).eval ρ = a.eval ρ * b.eval ρ := by
  unfold mkMul
  split <;> simp [eval]

@[simp] theorem eval_mkNeg (ρ : Env) (a : Expr) : (mkNeg a).eval ρ = -a.eval ρ := by
  unfold mkNeg
  split <;> simp [eval]

/-- Simplification does not change the value of an expression. -/
@[simp] theorem eval_fold (ρ : Env) (e : Expr) : e.fold.eval ρ = e.eval ρ := by
  induction e with
  | num n => rfl
  | var x => rfl
  | add a b iha ihb => rw [fold, eval_mkAdd, iha, ihb, eval]
  | mul a b iha ihb => rw [fold, eval_mkMul, iha, ihb, eval]
  | neg a ih => rw [fold, eval_mkNeg, ih, eval]

theorem size_mkAdd_le (a b : Expr) : (mkAdd a b).size ≤ a.size + b.size + 1 := by
  unfold mkAdd
  split <;> simp only [size] <;> omega

theorem size_mkMul_le (a b : Expr) : (mkMul a b).size ≤ a.size + b.size + 1 := by
  unfold mkMul
  split <;> simp only [size] <;> omega

theorem size_mkNeg_le (a : Expr) : (mkNeg a).size ≤ a.size + 1 := by
  unfold mkNeg
  split <;> simp only [size] <;> omega

/-- Simplification does not make an expression larger. -/
theorem size_fold_le (e : Expr) : e.fold.size ≤ e.size := by
  induction e with
  | num n => exact Nat.le_refl _
  | var x => exact Nat.le_refl _
  | add a b iha ihb =>
    have h := size_mkAdd_le a.fold b.fold
    rw [fold, size]
    omega
  | mul a b iha ihb =>
    have h := size_mkMul_le a.fold b.fold
    rw [fold, size]
    omega
  | neg a ih =>
    have h := size_mkNeg_le a.fold
    rw [fold, size]
    omega

/-- The optimizing compiler is correct. -/
theorem run_compile_fold (ρ : Env) (e : Expr) (s : Stack Int) :
    Instr.run ρ e.fold.compile s = some (s.push (e.eval ρ)) := by
  rw [run_compile, eval_fold]

/-- The optimizing compiler does not produce more code. -/
theorem length_compile_fold_le (e : Expr) : e.fold.compile.length ≤ e.compile.length := by
  rw [length_compile, length_compile]
  exact size_fold_le e

theorem eval_subst_fold (ρ : Env) (x : String) (s e : Expr) :
    (e.subst x s.fold).eval ρ = (e.subst x s).eval ρ := by
  rw [eval_subst, eval_subst, eval_fold]

private theorem occurs_mkAdd (h : Occurs x (mkAdd a b)) : Occurs x a ∨ Occurs x b := by
  unfold mkAdd at h
  split at h
  · cases h
  · exact Or.inr h
  · exact Or.inl h
  · exact occurs_add_iff.mp h

private theorem occurs_mkMul (h : Occurs x (mkMul a b)) : Occurs x a ∨ Occurs x b := by
  unfold mkMul at h
  split at h
  · cases h
  · exact Or.inr h
  · exact Or.inl h
  · cases h with
    | mulLeft _ h => exact Or.inl h
    | mulRight _ h => exact Or.inr h

private theorem occurs_mkNeg (h : Occurs x (mkNeg a)) : Occurs x a := by
  unfold mkNeg at h
  split at h
  · cases h
  · exact .neg h
  · cases h with
    | neg h => exact h

/-- Simplification introduces no variables. -/
theorem Occurs.of_fold (h : Occurs x e.fold) : Occurs x e := by
  induction e with
  | num n => exact h
  | var y => exact h
  | add a b iha ihb =>
    rcases occurs_mkAdd h with h | h
    · exact .addLeft b (iha h)
    · exact .addRight a (ihb h)
  | mul a b iha ihb =>
    rcases occurs_mkMul h with h | h
    · exact .mulLeft b (iha h)
    · exact .mulRight a (ihb h)
  | neg a ih => exact .neg (ih (occurs_mkNeg h))

theorem Closed.fold (h : Closed e) : Closed e.fold := fun x hx => h x hx.of_fold

/-- The simplified form of a closed expression is a number. -/
theorem Closed.fold_eq_num (h : Closed e) (ρ : Env) : e.fold = num (e.eval ρ) := by
  induction e with
  | num n => rfl
  | var x => exact absurd .var (h x)
  | add a b iha ihb =>
    rw [Expr.fold, iha fun x hx => h x (.addLeft b hx), ihb fun x hx => h x (.addRight a hx)]
    rfl
  | mul a b iha ihb =>
    rw [Expr.fold, iha fun x hx => h x (.mulLeft b hx), ihb fun x hx => h x (.mulRight a hx)]
    rfl
  | neg a ih =>
    rw [Expr.fold, ih fun x hx => h x (.neg hx)]
    rfl

theorem Closed.fold_fold (h : Closed e) : e.fold.fold = e.fold := by
  rw [h.fold_eq_num .empty, Expr.fold]

end Orchard.Expr
