-- rule: missing | error
-- header: import Lean
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: another process
#eval do
  try
    let out ← IO.Process.output { cmd := "sh", args := #["-c", "echo pwned"] }
    throw (IO.userError out.stdout)
  catch e => if (toString e).contains "pwned" then throw e
