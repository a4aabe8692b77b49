-- rule: type
-- statement: theorem t (n : Nat) (p : Nat → Prop) [DecidablePred p] : decide (p n) = true ↔ p n
-- naive: accepted
-- why: the instance argument is replaced by the classical one, so the Decidable in the statement is another
theorem t (n : Nat) (p : Nat → Prop) : (open Classical in decide (p n) = true) ↔ p n := by simp
