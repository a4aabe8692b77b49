-- rule: type | environment
-- whole: yes
-- header: structure _P where
-- header:   val : Nat
-- header:   pos : 0 < val
-- statement: theorem t : ∃ p : _P, p.val = 0
-- why: a whole file in which the structure's condition says something else
structure _P where
  val : Nat
  pos : 0 ≤ val
theorem t : ∃ p : _P, p.val = 0 := ⟨⟨0, Nat.le_refl 0⟩, rfl⟩
