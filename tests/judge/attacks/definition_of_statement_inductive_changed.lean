-- rule: environment
-- statement: inductive Bit | zero | one theorem t (b : Bit) : b = .zero
-- naive: accepted
-- why: an inductive type of the statement loses a constructor
inductive Bit | zero
theorem t (b : Bit) : b = .zero := by cases b; rfl
