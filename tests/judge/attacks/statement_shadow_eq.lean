-- rule: type
-- statement: theorem t (a b : Nat) : Eq (a * b) (a + b)
-- naive: accepted
-- why: Eq of the text's own namespace
namespace Mine
def Eq {α : Type} (_ _ : α) : Prop := True
theorem _root_.t (a b : Nat) : Eq (a * b) (a + b) := trivial
end Mine
