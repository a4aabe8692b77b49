-- rule: error
-- statement: theorem t (n : Nat) : n * n = n
-- alone: refused
-- why: two theorems prove each other
mutual
theorem t (n : Nat) : n * n = n := u n
theorem u (n : Nat) : n * n = n := t n
end
