-- rule: error
-- header: axiom secret : Nat
-- axioms: secret
-- statement: theorem t : secret = 7
-- why: what was an axiom becomes a definition
def secret : Nat := 7
theorem t : secret = 7 := rfl
