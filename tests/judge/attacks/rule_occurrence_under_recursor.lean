-- rule: kernel
-- statement: theorem t : True
-- alone: refused
-- why: a field whose type is the family after a computation by recursion
set_option genSizeOf false in
inductive Tree
  | leaf
  | node (x : Nat.rec (motive := fun _ => Type) Tree (fun _ _ => Tree) 0)
theorem t : True := (fun _ : Tree => trivial) .leaf
