-- rule: missing
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: another full name
namespace Foo
theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b
end Foo
open Foo
