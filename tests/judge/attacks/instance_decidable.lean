-- rule: type
-- statement: theorem t : decide (∀ n : Nat, n < 5) = true
-- header: open Classical in instance (p : Nat → Prop) : Decidable (∀ n, p n) := inferInstance
-- naive: accepted
-- why: the Decidable instance of the statement is another one
inductive Odd' | odd
instance (priority := high) wrong (p : Prop) [Inhabited Odd'] (h : ¬p → False := by simp) : Decidable p := .isTrue (Classical.byContradiction h)
theorem t : decide ((∀ n : Nat, n < 5) ∨ True) = true := by simp
