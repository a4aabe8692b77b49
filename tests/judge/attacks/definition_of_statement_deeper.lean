-- rule: environment
-- statement: def g (n : Nat) : Nat := n + 1 def f (n : Nat) : Nat := g n theorem t (n : Nat) : f n = n
-- naive: accepted
-- why: the change is two definitions deep
def g (n : Nat) : Nat := n
def f (n : Nat) : Nat := g n
theorem t (n : Nat) : f n = n := rfl
