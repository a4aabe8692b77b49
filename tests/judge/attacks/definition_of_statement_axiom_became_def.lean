-- rule: environment
-- axioms: secret
-- statement: axiom secret : Nat theorem t : secret = 7
-- naive: accepted
-- why: same type, but an axiom became a definition
def secret : Nat := 7
theorem t : secret = 7 := rfl
