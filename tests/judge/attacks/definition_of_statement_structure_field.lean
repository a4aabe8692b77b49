-- rule: environment
-- statement: structure Pos where (val : Nat) (pos : 0 < val) theorem t : ∃ p : Pos, p.val = 0
-- naive: accepted
-- why: a structure of the statement loses a condition
structure Pos where (val : Nat)
theorem t : ∃ p : Pos, p.val = 0 := ⟨⟨0⟩, rfl⟩
