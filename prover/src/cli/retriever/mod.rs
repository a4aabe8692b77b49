//! `prover retriever`: making, training and measuring the premise retriever.

mod eval;
mod model_card;
mod pairs;
mod sources;
mod split;
pub(super) mod suite;
mod train;

use super::failure::Failure;
use clap::Subcommand;
use std::process::ExitCode;

/// Examples of the whole group.
pub const EXAMPLES: &str = "\
Examples:
  prover retriever pairs --out pairs.jsonl
  prover retriever train --pairs pairs.jsonl --out model
  prover retriever eval --pairs pairs.jsonl --split novel --sources bm25";

#[derive(Subcommand)]
pub enum RetrieverCommand {
    /// Collect which lemmas Lean's own provers use for the library's theorems.
    Pairs(pairs::PairsArgs),
    /// Write a suite of library theorems whose modules are not imported.
    Suite(suite::SuiteArgs),
    /// Measure retrievers on pairs or on a LeanDojo Benchmark: a leaderboard.
    Eval(eval::EvalArgs),
    /// Train a compact encoder on pairs; an interrupted training goes on where it stopped.
    Train(train::TrainArgs),
}

pub fn run(command: RetrieverCommand) -> Result<ExitCode, Failure> {
    match command {
        RetrieverCommand::Pairs(args) => pairs::run(args),
        RetrieverCommand::Suite(args) => suite::run(args),
        RetrieverCommand::Eval(args) => eval::run(args),
        RetrieverCommand::Train(args) => train::run(args),
    }
}
