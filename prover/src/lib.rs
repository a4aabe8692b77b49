//! Formal theorem-proving workbench: search, judge, benchmark runner, command line.

pub mod bench;
pub mod check;
pub mod cli;
pub mod fstar;
pub mod lint;
pub mod recheck;
pub mod server;
pub mod synthesis;
