-- rule: environment
-- statement: structure W where (n : Nat) instance instLEW : LE W := ⟨fun a b => a.n ≤ b.n⟩ theorem t (a b : W) : a ≤ b
-- naive: accepted
-- why: the order of the statement's own type
structure W where (n : Nat)
instance instLEW : LE W := ⟨fun _ _ => True⟩
theorem t (a b : W) : a ≤ b := trivial
