-- rule: missing
-- statement: theorem t (a b : Nat) : a + b = b + a
-- naive: accepted
-- why: export makes an alias, not a declaration
namespace X
theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b
end X
export X (t)
