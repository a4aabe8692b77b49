-- rule: type | error
-- header: def twice (n : Nat) := n + n
-- statement: theorem t (n : Nat) : twice n = n
-- naive: accepted
-- why: an opened namespace has a nearer constant of that name
namespace Other
def twice (n : Nat) := n
theorem _root_.t (n : Nat) : twice n = n := rfl
end Other
