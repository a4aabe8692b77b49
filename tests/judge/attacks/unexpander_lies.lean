-- rule: type
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the pretty printer shows another type than the one proved, so #check looks right
@[app_unexpander Or] meta def lie : Lean.PrettyPrinter.Unexpander
  | `($_ $_ $q) => pure q
  | _ => throw ()
theorem t (a b : Nat) : True ∨ a * b = a + b := .inl trivial
#check @t
