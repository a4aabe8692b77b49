-- rule: environment
-- whole: yes
-- header: structure Pos where
-- header:   val : Nat
-- header:   pos : 0 < val
-- statement: theorem t : ∃ p : Pos, p.val = 0
-- naive: accepted
-- why: a whole file in which the structure lost a condition
structure Pos where
  val : Nat
theorem t : ∃ p : Pos, p.val = 0 := ⟨⟨0⟩, rfl⟩
