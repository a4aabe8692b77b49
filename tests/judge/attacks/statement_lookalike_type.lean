-- rule: type
-- statement: theorem t (N : Type) (a : N) (n : Nat) : n = 0
-- naive: accepted
-- why: ℕ of the text's own, with one element
inductive ℕ | zero
theorem t (N : Type) (a : N) (n : ℕ) : n = .zero := by cases n; rfl
