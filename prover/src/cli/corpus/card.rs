//! `prover corpus card`.

use super::super::failure::Failure;
use super::super::output::Output;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Example:
  prover corpus card corpus --out CARD.md")]
pub struct CardArgs {
    /// Folder of the corpus
    corpus: PathBuf,
    /// Write to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(args: CardArgs) -> Result<ExitCode, Failure> {
    let card = super::read(&args.corpus)?.card(&args.corpus)?;
    Output::open(args.out.as_deref())?.line(&card)?;
    Ok(ExitCode::SUCCESS)
}
