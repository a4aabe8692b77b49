//! Running a prover over a suite: results that survive a kill, live progress, an honest summary.

mod config;
mod progress;
mod result;
mod runner;
mod summary;
mod turns;

pub use config::BenchConfig;
pub use progress::{Counts, Display, progress};
pub use result::{BenchResult, ResumeError, resume};
pub use runner::{Bench, BenchError, Outcome};
pub use summary::Summary;
pub use turns::{InTurn, Turns};

#[cfg(test)]
mod bench_tests;
