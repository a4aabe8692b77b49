//! Wire types, worker processes and pool for Lean REPL servers.
