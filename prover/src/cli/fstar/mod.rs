//! `prover fstar`.

mod args;
mod check;
mod display;
mod doctor;
mod prove;

pub use args::ProgramArgs;
pub use check::{Checked, check_suite};
pub use display::Display;
pub use prove::{FstarBench, fstar_args};

use super::failure::Failure;
use clap::Subcommand;
use std::process::ExitCode;

/// Examples of the whole group.
pub const EXAMPLES: &str = "\
Examples:
  prover fstar doctor
  prover fstar check Lists.fst --definition total --candidate attempt.txt
  prover fstar prove Lists.fst --definition total_app --timeout 120";

#[derive(Subcommand)]
pub enum FstarCommand {
    /// Check candidates for definitions of a file or a data set.
    Check(check::CheckArgs),
    /// Search for a definition of a file or a data set.
    Prove(prove::ProveArgs),
    /// Say which F* and z3 there are, what they can do, and what is missing.
    Doctor(doctor::DoctorArgs),
}

pub fn run(command: FstarCommand) -> Result<ExitCode, Failure> {
    match command {
        FstarCommand::Check(args) => check::run(args),
        FstarCommand::Prove(args) => prove::run(args),
        FstarCommand::Doctor(args) => doctor::run(args),
    }
}
