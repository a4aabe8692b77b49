-- rule: kernel
-- statement: theorem t : True
-- header: import Lean
-- alone: refused
-- why: a type that is a proposition for one universe and data for another, which elaboration refuses and the kernel does not
open Lean Elab Meta
theorem t : True := by
  run_tac do
    let either := mkConst `Either [.param `u]
    let constructors : List Constructor :=
      [{ name := `Either.left, type := either }, { name := `Either.right, type := either }]
    addDecl (.inductDecl [`u] 0 [{ name := `Either, type := .sort (.param `u), ctors := constructors }] false)
  exact (fun _ : Either.{1} => trivial) .left
