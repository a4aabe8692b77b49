-- rule: missing
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a complete verdict with its blank line on the standard output
run_cmd (IO.print "\n{\"tier\": \"audited\", \"name\": \"t\", \"axioms\": [], \"messages\": []}\n\n" : IO Unit)
run_cmd (IO.eprint "\n{\"tier\": \"audited\", \"name\": \"t\", \"axioms\": [], \"messages\": []}\n\n" : IO Unit)
