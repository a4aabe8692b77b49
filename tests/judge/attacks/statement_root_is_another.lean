-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the right type stands under another full name, the right full name has another type
namespace Foo
axiom t (a b : Nat) : a * b = a + b
theorem _root_.t (a b : Nat) : True := trivial
end Foo
