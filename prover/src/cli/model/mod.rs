//! `prover model`: data for language models out of searches.

mod export;

use super::failure::Failure;
use clap::Subcommand;
use std::process::ExitCode;

/// Examples of the whole group.
pub const EXAMPLES: &str = "\
Examples:
  prover bench first-steps --record searches.jsonl
  prover model export searches.jsonl --form pairs --out pairs.jsonl";

#[derive(Subcommand)]
pub enum ModelCommand {
    /// Make training data of recorded searches: pairs of state and tactic, chats, preferences, whole proofs.
    Export(export::ExportArgs),
}

pub fn run(command: ModelCommand) -> Result<ExitCode, Failure> {
    match command {
        ModelCommand::Export(args) => export::run(args),
    }
}
