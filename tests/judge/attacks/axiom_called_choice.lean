-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: Foo.Classical.choice is not Classical.choice
namespace Foo
axiom Classical.choice {α : Sort u} : α
theorem _root_.t (a b : Nat) : a * b = a + b := Classical.choice
end Foo
