-- rule: sorry | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: code that runs at initialisation
initialize counter : IO.Ref Nat ← IO.mkRef 0
theorem t (a b : Nat) : a * b = a + b := by omega
