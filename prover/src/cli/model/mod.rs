//! `prover model`: what language models are asked, data for them out of searches, and a small one that
//! learns from these.

mod export;
mod question;
mod train;
mod train_display;

use super::failure::Failure;
use clap::Subcommand;
use std::process::ExitCode;

/// Examples of the whole group.
pub const EXAMPLES: &str = "\
Examples:
  prover model question 'theorem t (a b : Nat) : a + b = b + a' --template whole-proof
  prover bench first-steps --record searches.jsonl
  prover model export searches.jsonl --form pairs --out pairs.jsonl
  prover model train pairs.jsonl --out steps
  prover bench suite.jsonl --model-folder steps --template proofstep";

#[derive(Subcommand)]
pub enum ModelCommand {
    /// Make training data of recorded searches: pairs of state and tactic, chats, preferences, whole proofs.
    Export(export::ExportArgs),
    /// Print what a language model would be asked about statements; nobody is asked.
    Question(question::QuestionArgs),
    /// Train a small model on pairs of state and tactic; its folder can be used with --model-folder.
    Train(train::TrainArgs),
}

pub fn run(command: ModelCommand) -> Result<ExitCode, Failure> {
    match command {
        ModelCommand::Export(args) => export::run(args),
        ModelCommand::Question(args) => question::run(args),
        ModelCommand::Train(args) => train::run(args),
    }
}
