//! Wire types, worker processes and pool for Lean REPL servers.

pub use lean_embedded::term;
