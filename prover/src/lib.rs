//! The command line: every command, and what they have in common.
#![forbid(unsafe_code)]

pub mod cli;
