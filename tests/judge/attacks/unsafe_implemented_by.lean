-- rule: implemented_by
-- statement: theorem t : ∃ n : Nat, n = 2
-- naive: accepted
-- alone: refused
-- why: the value that the compiled code has is another one
unsafe def lie (_ : Nat) : Nat := unsafeCast "two"
@[implemented_by lie] def honest (n : Nat) : Nat := n
theorem t : ∃ n : Nat, n = 2 := ⟨honest 2, rfl⟩
