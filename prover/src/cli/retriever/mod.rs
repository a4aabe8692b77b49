//! `prover retriever`: making, training and measuring the premise retriever.

mod pairs;

use super::failure::Failure;
use clap::Subcommand;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum RetrieverCommand {
    /// Collect which lemmas Lean's own provers use for the library's theorems.
    Pairs(pairs::PairsArgs),
}

pub fn run(command: RetrieverCommand) -> Result<ExitCode, Failure> {
    match command {
        RetrieverCommand::Pairs(args) => pairs::run(args),
    }
}
