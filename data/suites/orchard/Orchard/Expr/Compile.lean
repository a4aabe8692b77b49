import Orchard.Expr.Basic
import Orchard.Stack

/-!
# A compiler for a stack machine
-/

namespace Orchard

/-- The instructions of the stack machine. -/
inductive Instr where
  | push (n : Int)
  | load (x : String)
  | add
  | mul
  | neg
  deriving Repr, DecidableEq

namespace Instr

/-- Execute one instruction; this fails if there are too few items on the stack. -/
def step (ρ : Env) (i : Instr) (s : Stack Int) : Option (Stack Int) :=
  match i, s with
  | push n, s => some (s.push n)
  | load x, s => some (s.push (ρ.value x))
  | add, ⟨b :: a :: l⟩ => some ⟨(a + b) :: l⟩
  | mul, ⟨b :: a :: l⟩ => some ⟨(a * b) :: l⟩
  | neg, ⟨a :: l⟩ => some ⟨-a :: l⟩
  | _, _ => none

/-- Execute a list of instructions. -/
def run (ρ : Env) : List Instr → Stack Int → Option (Stack Int)
  | [], s => some s
  | i :: c, s => (i.step ρ s).bind (run ρ c)

/-- The net number of items that an instruction puts on the stack. -/
def effect : Instr → Int
  | push _ => 1
  | load _ => 1
  | add => -1
  | mul => -1
  | neg => 0

end Instr

namespace Expr

open Instr

/-- Compile an expression to code for the stack machine. -/
def compile : Expr → List Instr
  | num n => [.push n]
  | var x => [.load x]
  | add a b => a.compile ++ b.compile ++ [.add]
  | mul a b => a.compile ++ b.compile ++ [.mul]
  | neg a => a.compile ++ [.neg]

/-- Compile an expression in front of code that follows. -/
def compileAcc : Expr → List Instr → List Instr
  | num n, c => .push n :: c
  | var x, c => .load x :: c
  | add a b, c => a.compileAcc (b.compileAcc (.add :: c))
  | mul a b, c => a.compileAcc (b.compileAcc (.mul :: c))
  | neg a, c => a.compileAcc (.neg :: c)

variable {ρ σ : Env} {c c₁ c₂ : List Instr} {s t : Stack Int}

@[simp] theorem run_nil (ρ : Env) (s : Stack Int) : run ρ [] s = some s := rfl

@[simp] theorem run_cons (ρ : Env) (i : Instr) (c : List Instr) (s : Stack Int) :
    run ρ (i :: c) s = (i.step ρ s).bind (run ρ c) := rfl

/-- Code is executed in sequence. -/
theorem run_append (ρ : Env) (c₁ c₂ : List Instr) (s : Stack Int) :
    run ρ (c₁ ++ c₂) s = (run ρ c₁ s).bind (run ρ c₂) := by
  induction c₁ generalizing s with
  | nil => rfl
  | cons i c ih =>
    rw [List.cons_append, run_cons, run_cons, Option.bind_assoc]
    congr 1
    funext s
    exact ih s

theorem step_add (ρ : Env) (m n : Int) (s : Stack Int) :
    Instr.add.step ρ ((s.push m).push n) = some (s.push (m + n)) := rfl

theorem step_mul (ρ : Env) (m n : Int) (s : Stack Int) :
    Instr.mul.step ρ ((s.push m).push n) = some (s.push (m * n)) := rfl

/-- The compiler is correct: the code of an expression pushes the value of the expression. -/
theorem run_compile (ρ : Env) (e : Expr) (s : Stack Int) :
    run ρ e.compile s = some (s.push (e.eval ρ)) := by
  induction e generalizing s with
  | num n => rfl
  | var x => rfl
  | add a b iha ihb =>
    rw [compile, run_append, run_append, iha, Option.bind_some, ihb, Option.bind_some, run_cons,
      step_add]
    rfl
  | mul a b iha ihb =>
    rw [compile, run_append, run_append, iha, Option.bind_some, ihb, Option.bind_some, run_cons,
      step_mul]
    rfl
  | neg a ih =>
    rw [compile, run_append, ih]
    rfl

theorem run_compile_append (ρ : Env) (e : Expr) (c : List Instr) (s : Stack Int) :
    run ρ (e.compile ++ c) s = run ρ c (s.push (e.eval ρ)) := by
  rw [run_append, run_compile, Option.bind_some]

/-- The two compilers produce the same code. -/
theorem compileAcc_eq (e : Expr) (c : List Instr) : e.compileAcc c = e.compile ++ c := by
  induction e generalizing c with
  | num n => rfl
  | var x => rfl
  | add a b iha ihb => simp [compileAcc, compile, iha, ihb]
  | mul a b iha ihb => simp [compileAcc, compile, iha, ihb]
  | neg a ih => simp [compileAcc, compile, ih]

theorem run_compileAcc (ρ : Env) (e : Expr) (s : Stack Int) :
    run ρ (e.compileAcc []) s = some (s.push (e.eval ρ)) := by
  rw [compileAcc_eq, List.append_nil, run_compile]

/-- There is one instruction for every node of an expression. -/
theorem length_compile (e : Expr) : e.compile.length = e.size := by
  induction e with
  | num n => rfl
  | var x => rfl
  | add a b iha ihb =>
    simp only [compile, List.length_append, iha, ihb, List.length_singleton, size]
  | mul a b iha ihb =>
    simp only [compile, List.length_append, iha, ihb, List.length_singleton, size]
  | neg a ih => simp only [compile, List.length_append, ih, List.length_singleton, size]

/-- Every instruction that does not fail changes the depth of the stack by its effect. -/
theorem depth_step {i : Instr} (h : i.step ρ s = some t) :
    (t.depth : Int) = s.depth + i.effect := by
  unfold step at h
  split at h <;> cases h <;> simp only [Stack.depth, Stack.push, List.length_cons, effect] <;> omega

theorem compile_ne_nil (e : Expr) : e.compile ≠ [] := by
  intro h
  have hl := length_compile e
  rw [h] at hl
  exact absurd (size_pos e) (by rw [← hl]; exact Nat.lt_irrefl 0)

/-- Expressions with the same code have the same value. -/
theorem eval_eq_of_compile_eq {a b : Expr} (h : a.compile = b.compile) (ρ : Env) :
    a.eval ρ = b.eval ρ := by
  have ha := run_compile ρ a .empty
  rw [h, run_compile, Option.some.injEq, Stack.push_inj] at ha
  exact ha.1.symm

end Expr

end Orchard
