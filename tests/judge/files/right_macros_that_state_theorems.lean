-- rule: none
macro "state " n:ident t:term : command => `(theorem $n : $t := by decide)
state two (1 + 1 = 2)
macro "lemma " n:ident " : " t:term " := " v:term : command => `(theorem $n : $t := $v)
lemma three : ∀ a : Nat, a + 0 = a := fun _ => rfl
macro_rules
  | `(theorem $n:declId : $t := sorry) => `(theorem $n : $t := by decide)
theorem four : 2 + 2 = 4 := sorry
