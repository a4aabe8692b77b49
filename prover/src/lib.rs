//! The command line: every command, and what they have in common.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod cli;

pub use cli::main;
