-- rule: error | limit | timeout
-- timeout: 2
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a term that doubles thirty times by macros
syntax "dup" num term : term
macro_rules
  | `(dup 0 $t) => `($t)
  | `(dup $n $t) => `(dup $(Lean.quote (n.getNat - 1)) ($t, $t))
theorem t (a b : Nat) : a * b = a + b := by
  have := dup 30 a
  omega
