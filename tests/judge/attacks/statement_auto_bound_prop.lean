-- rule: type
-- statement: theorem t (a b : Nat) (h : a < b) : b < a
-- naive: accepted
-- why: an unbound name in the conclusion is bound by itself
set_option autoImplicit true
theorem t (a b : Nat) (h : p ∧ True) : p := h.1
