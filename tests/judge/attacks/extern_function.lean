-- rule: implemented_by
-- statement: theorem t : ∃ f : Nat → Nat, f 1 = 1
-- naive: accepted
-- why: a function of the proof with foreign code
@[extern "lean_nat_succ"] def same (n : Nat) : Nat := n
theorem t : ∃ f : Nat → Nat, f 1 = 1 := ⟨same, rfl⟩
