-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: scoped instances wait in a namespace until it is opened
namespace Strange
scoped instance (priority := high) : HMul Nat Nat Nat := ⟨fun _ _ => 0⟩
scoped instance (priority := high) : HAdd Nat Nat Nat := ⟨fun _ _ => 0⟩
end Strange
open Strange
theorem t (a b : Nat) : a * b = a + b := rfl
