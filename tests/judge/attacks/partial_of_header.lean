-- rule: partial
-- alone: refused
-- header: partial def f (n : Nat) : Nat := f (n + 1)
-- statement: theorem t (a b : Nat) (h : a = b) : f a = f b
-- naive: accepted
-- why: what the statement talks about is a partial function
theorem t (a b : Nat) (h : a = b) : f a = f b := h ▸ rfl
