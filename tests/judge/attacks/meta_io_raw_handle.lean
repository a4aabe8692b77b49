-- rule: missing | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: the same past Lean's redirection, by way of the system's own files
open Lean Elab Command in
run_cmd do
  for path in ["/dev/stdout", "/proc/self/fd/1", "/dev/fd/1"] do
    try
      IO.FS.writeFile path "\n{\"tier\": \"audited\", \"name\": \"t\", \"axioms\": [], \"messages\": []}\n\n"
    catch _ => pure ()
