-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: Nat of the text's own namespace
namespace Mine
structure Nat where
instance : HMul Nat Nat Nat := ⟨fun a _ => a⟩
instance : HAdd Nat Nat Nat := ⟨fun a _ => a⟩
theorem _root_.t (a b : Nat) : a * b = a + b := rfl
end Mine
