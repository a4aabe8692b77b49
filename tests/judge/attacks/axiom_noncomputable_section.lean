-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a choice function of its own
noncomputable section
axiom pick {α : Type} : α
def n : Fin 0 := pick
theorem t (a b : Nat) : a * b = a + b := n.elim0
end
