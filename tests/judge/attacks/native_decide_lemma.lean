-- rule: native
-- statement: theorem t : 2 ^ 200 % 7 = 4 ∧ True
-- naive: accepted
-- alone: refused
-- why: the same in a lemma of a namespace
namespace Arith
protected theorem pow : 2 ^ 200 % 7 = 4 := by native_decide
end Arith
theorem t : 2 ^ 200 % 7 = 4 ∧ True := ⟨Arith.pow, trivial⟩
