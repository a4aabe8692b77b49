-- rule: type
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: Nat is a section variable, so the statement reads the same
section
variable (Nat : Type) [Subsingleton Nat] [HMul Nat Nat Nat] [HAdd Nat Nat Nat]
theorem t (a b : Nat) : a * b = a + b := Subsingleton.elim _ _
end
