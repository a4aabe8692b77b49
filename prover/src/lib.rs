//! Formal theorem-proving workbench: search, judge, benchmark runner, command line.

pub mod bench;
pub mod check;
pub mod cli;
pub mod fstar;
pub mod library;
pub mod lint;
pub mod policy;
pub mod premises;
pub mod recheck;
pub mod search;
pub mod server;
pub mod statement;
pub mod synthesis;
