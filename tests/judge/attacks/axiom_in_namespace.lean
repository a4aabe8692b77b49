-- rule: axiom
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- alone: refused
-- why: a namespace that looks like the library's
namespace Nat.Lemmas
axiom mul_eq_add (a b : Nat) : a * b = a + b
end Nat.Lemmas
open Nat.Lemmas
theorem t (a b : Nat) : a * b = a + b := mul_eq_add a b
