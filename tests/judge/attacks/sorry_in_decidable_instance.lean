-- rule: sorry
-- statement: theorem t : ∀ n : Nat, n * n = n
-- naive: accepted
-- alone: refused
-- why: decide evaluates an instance whose proof half is a sorry
set_option warn.sorry false
instance (priority := high) cheat : Decidable (∀ n : Nat, n * n = n) := .isTrue (sorryAx _ false)
theorem t : ∀ n : Nat, n * n = n := by decide
