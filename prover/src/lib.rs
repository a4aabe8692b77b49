//! Formal theorem-proving workbench: search, judge, benchmark runner, command line.

pub mod bench;
pub mod cli;
pub mod policy;
pub mod recheck;
pub mod search;
