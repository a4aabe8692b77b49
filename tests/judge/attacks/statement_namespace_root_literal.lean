-- rule: error | missing
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: _root_ as a namespace of its own
namespace _root_
theorem t' (a b : Nat) : a + b = b + a := Nat.add_comm a b
end _root_
