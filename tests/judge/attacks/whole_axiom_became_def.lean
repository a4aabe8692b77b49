-- rule: environment
-- whole: yes
-- axioms: secret
-- header: axiom secret : Nat
-- statement: theorem t : secret = 7
-- naive: accepted
-- why: a whole file in which the asker's axiom is a definition
def secret : Nat := 7
theorem t : secret = 7 := rfl
