-- rule: sorry
-- statement: theorem t : False
-- naive: accepted
-- alone: refused
-- why: a well-founded relation whose proof is a sorry
set_option warn.sorry false
structure N where n : Nat
instance bad : WellFoundedRelation N := ⟨fun _ _ => True, sorryAx _ false⟩
def loop (n : N) : False := loop ⟨n.n + 1⟩
termination_by n
decreasing_by all_goals trivial
theorem t : False := loop ⟨0⟩
