//! `prover policy`: recording, training and judging the model that puts the moves of the search in order.

mod card;
mod evaluate;
mod examples;
mod record;
mod show;
mod train;

use super::failure::Failure;
use clap::Subcommand;
use std::process::ExitCode;

/// Examples of the whole group.
pub const EXAMPLES: &str = "\
Examples:
  prover policy record -n 600 --timeout 10 --out recorded
  prover policy train recorded/attempts.jsonl --out policy.safetensors
  prover policy evaluate more.jsonl
  prover policy show";

#[derive(Subcommand)]
pub enum PolicyCommand {
    /// Search for proofs of the library's own theorems, each without its module, and write what was tried.
    Record(record::RecordArgs),
    /// Train a model on attempts: of the searches of `record`, and of `prover bench --attempts`.
    Train(train::TrainArgs),
    /// Judge a model on attempts that it was not trained on.
    Evaluate(evaluate::EvaluateArgs),
    /// List what a model knows of each tactic.
    Show(show::ShowArgs),
}

pub fn run(command: PolicyCommand) -> Result<ExitCode, Failure> {
    match command {
        PolicyCommand::Record(args) => record::run(args),
        PolicyCommand::Train(args) => train::run(args),
        PolicyCommand::Evaluate(args) => evaluate::run(args),
        PolicyCommand::Show(args) => show::run(args),
    }
}
