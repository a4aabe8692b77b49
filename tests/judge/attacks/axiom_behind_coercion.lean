-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a coercion from True.intro to a proof of anything
axiom cheat (p : Prop) : p
instance (p : Prop) : CoeDep True True.intro p := ⟨cheat p⟩
theorem t (a b : Nat) : a * b = a + b := (True.intro : True)
