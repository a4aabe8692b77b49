-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: an axiom that is an instance and found by type class search
class Fact' (p : Prop) : Prop where out : p
@[instance] axiom cheat (p : Prop) : Fact' p
theorem t (a b : Nat) : a * b = a + b := Fact'.out
