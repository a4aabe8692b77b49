-- rule: partial
-- statement: theorem t : ∃ f : Nat → Nat, ∀ n, f n = f n
-- naive: accepted
-- alone: refused
-- why: a partial function in the proof
partial def collatz (n : Nat) : Nat := if n ≤ 1 then 0 else 1 + collatz (if n % 2 = 0 then n / 2 else 3 * n + 1)
theorem t : ∃ f : Nat → Nat, ∀ n, f n = f n := ⟨collatz, fun _ => rfl⟩
