-- rule: error | kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: imports so little that the logarithm of numbers is not there, and declares another one for the
--   kernels to compute
prelude
import Init.Omega
noncomputable def Nat.log2 (_n : Nat) : Nat := 5
theorem five (n : Nat) : Nat.log2 n = 5 := rfl
theorem two : Nat.log2 4 = 2 := by decide +kernel
theorem target : False :=
  Nat.noConfusion (two.symm.trans (five _)) fun h => Nat.noConfusion h fun h => Nat.noConfusion h
