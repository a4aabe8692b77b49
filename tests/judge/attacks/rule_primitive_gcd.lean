-- rule: environment | error
-- statement: theorem t : False
-- whole: yes
-- why: a part of the library that lacks the greatest common divisor, which the text declares as zero
prelude
import Init.Core
noncomputable def Nat.gcd (_m _n : Nat) : Nat := 0
theorem two : Nat.gcd 2 2 = 2 := rfl
theorem zero (m n : Nat) : Nat.gcd m n = 0 := rfl
theorem t : False := Nat.noConfusion ((zero 2 2).symm.trans two)
