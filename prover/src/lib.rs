//! Formal theorem-proving workbench: search, judge, benchmark runner, command line.

pub mod bench;
pub mod policy;
pub mod search;
