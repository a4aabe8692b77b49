-- rule: none
open Nat in
theorem a (n : Nat) : succ n = n + 1 := rfl
set_option maxRecDepth 1000 in
/-- said -/
@[simp] private theorem b (n : Nat) : n + 0 = n := rfl
namespace A
protected theorem b (n : Nat) : 0 + n = n := Nat.zero_add n
end A
mutual
theorem even : ∀ n : Nat, 0 ≤ n
  | 0 => Nat.le_refl 0
  | n + 1 => Nat.zero_le (n + 1)
theorem odd : ∀ n : Nat, 0 ≤ n
  | 0 => Nat.le_refl 0
  | n + 1 => Nat.zero_le (n + 1)
end
theorem «with a space» : 1 = 1 := rfl
section
variable (n : Nat)
include n in
theorem c : n = n := rfl
end
example : 1 = 1 := rfl
open Nat in
example : succ 0 = 1 := rfl
theorem d (o : Option Nat) : (match o with | some n => n | none => 0) = o.getD 0 := by cases o <;> rfl
#guard_msgs (drop info) in
theorem e : True := trivial
