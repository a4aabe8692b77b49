//! `prover premises-server`.

use super::compose;
use super::failure::Failure;
use super::library_source;
use clap::Args;
use proof_premises::library::{self, LibrarySource};
use proof_premises::serve;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Answers a line of JSON with a line of JSON until its input ends; `prover mcp` and `prover serve` run it.

Example:
  prover premises-server
  prover premises-server library.jsonl")]
pub struct PremisesServerArgs {
    /// The library's statements, as `prover index` prints them [default: those of the program]
    library: Option<PathBuf>,
}

pub fn run(args: PremisesServerArgs) -> Result<ExitCode, Failure> {
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let library = match args.library {
        Some(path) => LibrarySource::Printed(path),
        None => library_source::find(None, library::WHOLE)?,
    };
    let index = library.index(&lean_provision::cache_folder()?);
    serve(&library, Some(&index), compose::dense, input, output).map_err(Failure::new)?;
    Ok(ExitCode::SUCCESS)
}
