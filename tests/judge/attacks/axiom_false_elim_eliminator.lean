-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a custom eliminator that is an axiom
@[elab_as_elim, cases_eliminator] axiom Nat.mine {motive : Nat → Prop} (n : Nat) (zero : motive 0) : motive n
theorem t (a b : Nat) : a * b = a + b := by
  have h : ∀ n : Nat, n = 0 := fun n => Nat.mine (motive := fun k => k = 0) n rfl
  rw [h a, h b]
