-- rule: error | kernel | kernels | environment
-- statement: theorem target : False
-- alone: refused
-- why: an index of the family is computed from the family itself (near miss)
noncomputable def inhabited (α : Type) : Bool := @decide (Nonempty α) (Classical.propDecidable _)
inductive Self : Bool → Type | mk : Self (inhabited (Self false))
theorem target : False := by
  cases h : inhabited (Self false) with
  | true =>
    have ⟨x⟩ : Nonempty (Self false) := of_decide_eq_true h
    exact nomatch (Self.rec (motive := fun b _ => b = true) h x : false = true)
  | false => exact of_decide_eq_false h ⟨h ▸ Self.mk⟩
