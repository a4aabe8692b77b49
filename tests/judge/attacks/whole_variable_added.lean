-- rule: type
-- whole: yes
-- header: variable (n : Nat)
-- statement: theorem t : n * n = n
-- naive: accepted
-- why: a whole file with one more hypothesis in the variables
variable (n : Nat) (h : n * n = n)
include h
theorem t : n * n = n := h
