-- rule: sorry
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a Decidable instance that nobody can evaluate, found by type class search
set_option warn.sorry false
instance cheat : Inhabited (∀ a b : Nat, a * b = a + b) := ⟨sorryAx _ false⟩
theorem t (a b : Nat) : a * b = a + b := (default : ∀ a b : Nat, a * b = a + b) a b
