//! `prover retriever`: making, training and measuring the premise retriever.

mod pairs;
mod suite;

use super::failure::Failure;
use clap::Subcommand;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum RetrieverCommand {
    /// Collect which lemmas Lean's own provers use for the library's theorems.
    Pairs(pairs::PairsArgs),
    /// Write a suite of library theorems whose modules are not imported.
    Suite(suite::SuiteArgs),
}

pub fn run(command: RetrieverCommand) -> Result<ExitCode, Failure> {
    match command {
        RetrieverCommand::Pairs(args) => pairs::run(args),
        RetrieverCommand::Suite(args) => suite::run(args),
    }
}
