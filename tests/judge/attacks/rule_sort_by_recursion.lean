-- rule: kernel
-- statement: theorem t : True
-- alone: refused
-- why: the sort is hidden behind a definition that computes by recursion, here harmlessly
def Kind : Nat → Type 1
  | 0 => Type
  | _ + 1 => ULift.{1} Nat
inductive Hidden : Kind 0
  | one
theorem t : True := match (Hidden.one : Hidden) with | .one => trivial
