-- rule: kernel
-- statement: theorem t : True
-- alone: refused
-- why: a type that is a proposition for one universe and data for another, which elaboration refuses unless it is told to
set_option bootstrap.inductiveCheckResultingUniverse false in
inductive Either.{u} : Sort u
  | left
  | right
theorem t : True := (fun _ : Either.{1} => trivial) .left
