-- rule: kernel
-- statement: theorem t : True
-- alone: refused
-- why: a field whose type is projected out of a pair with the family in it
set_option genSizeOf false in
inductive Tree
  | leaf
  | node (x : ((Tree, Nat) : Type × Type).1)
theorem t : True := (fun _ : Tree => trivial) .leaf
