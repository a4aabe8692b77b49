-- rule: type | error
-- header: open Nat
-- statement: theorem t (n : Nat) : pred (succ n) = n
-- why: other constants answer to the same short names
namespace Other
def pred (_ : Nat) : Nat := 0
def succ (n : Nat) : Nat := n
end Other
open Nat hiding pred succ
open Other
theorem t (n : Nat) (h : n = 0) : Other.pred (Other.succ n) = n := h.symm
