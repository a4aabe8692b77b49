-- rule: type | missing
-- header: namespace Bank
-- header: def balance (n : Int) := n - 1
-- statement: theorem t (n : Int) : balance n = n
-- naive: accepted
-- why: a constant of the header under an inner namespace
namespace Bank
def balance (n : Int) := n
theorem _root_.Bank.t (n : Int) : balance n = n := rfl
end Bank
