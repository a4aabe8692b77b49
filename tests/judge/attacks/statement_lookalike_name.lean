-- rule: missing
-- statement: theorem test (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: a Greek or Cyrillic letter in the name
theorem tεst (a b : Nat) : a + b = b + a := Nat.add_comm a b
