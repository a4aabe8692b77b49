-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a command that looks harmless declares it
syntax "lemma" ident ":" term : command
macro_rules | `(lemma $n:ident : $t) => `(axiom $n : $t)
lemma cheat : ∀ a b : Nat, a * b = a + b
theorem t (a b : Nat) : a * b = a + b := cheat a b
