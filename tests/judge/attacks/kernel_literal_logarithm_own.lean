-- rule: error | kernel | kernels | environment | type | statement
-- statement: theorem target : (Nat.log2 4) = 5
-- whole: yes
-- alone: refused
-- why: as kernel_literal_logarithm_missing, but only the other logarithm's value is stated, which is what
--   that text declares
prelude
import Init.Omega
noncomputable def Nat.log2 (_n : Nat) : Nat := 5
theorem target : Nat.log2 4 = 5 := rfl
