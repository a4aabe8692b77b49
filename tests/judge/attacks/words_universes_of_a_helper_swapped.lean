-- rule: environment | type
-- statement: theorem t.{u, v} (α : Type u) (β : Type v) (a : Fst α β) : Nonempty (Fst α β)
-- header: def Fst.{u, v} (α : Type u) (_ : Type v) : Type u := α
-- whole: yes
-- naive: accepted
-- why: the helper that the statement uses takes its types the other way round, and so does the theorem: another one
def Fst.{u, v} (_ : Type v) (α : Type u) : Type u := α
theorem t.{u, v} (α : Type u) (β : Type v) (a : Fst β α) : Nonempty (Fst β α) := ⟨a⟩
