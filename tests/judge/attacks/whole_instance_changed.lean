-- rule: environment | type
-- whole: yes
-- header: structure W where
-- header:   n : Nat
-- header: instance instLEW : LE W := ⟨fun a b => a.n ≤ b.n⟩
-- statement: theorem t (a b : W) : a ≤ b
-- naive: accepted
-- why: a whole file with another order
structure W where
  n : Nat
instance instLEW : LE W := ⟨fun _ _ => True⟩
theorem t (a b : W) : a ≤ b := trivial
