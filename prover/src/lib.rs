//! Formal theorem-proving workbench: search, judge, benchmark runner, command line.

pub mod policy;
pub mod search;
