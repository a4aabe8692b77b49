//! `prover model`: what language models are asked, and data for them out of searches.

mod export;
mod question;

use super::failure::Failure;
use clap::Subcommand;
use std::process::ExitCode;

/// Examples of the whole group.
pub const EXAMPLES: &str = "\
Examples:
  prover model question 'theorem t (a b : Nat) : a + b = b + a' --template whole-proof
  prover bench first-steps --record searches.jsonl
  prover model export searches.jsonl --form pairs --out pairs.jsonl";

#[derive(Subcommand)]
pub enum ModelCommand {
    /// Make training data of recorded searches: pairs of state and tactic, chats, preferences, whole proofs.
    Export(export::ExportArgs),
    /// Print what a language model would be asked about statements; nobody is asked.
    Question(question::QuestionArgs),
}

pub fn run(command: ModelCommand) -> Result<ExitCode, Failure> {
    match command {
        ModelCommand::Export(args) => export::run(args),
        ModelCommand::Question(args) => question::run(args),
    }
}
