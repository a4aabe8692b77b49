-- rule: type
-- statement: theorem t : ∀ n : Nat, n = 0
-- naive: accepted
-- why: for all is elaborated as there is
macro_rules | `(∀ $x:ident : $ty, $p) => `(∃ $x:ident : $ty, $p)
theorem t : ∀ n : Nat, n = 0 := ⟨0, rfl⟩
