//! `prover policy record`.

use crate::cli::SearchArgs;
use crate::cli::bench_lean::{self, Checks};
use crate::cli::failure::Failure;
use crate::cli::retriever::suite::{self, SuiteArgs};
use clap::Args;
use data::Suite;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct RecordArgs {
    /// How many theorems
    #[arg(short, long, value_name = "N", default_value_t = 600, value_parser = crate::cli::positive)]
    n: usize,
    /// Folder for the suite, its results and the attempts
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    search: SearchArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover policy record -n 600 --timeout 10 --out recorded

The theorems are those of `prover retriever suite --part train`: of modules that no suite of the program is \
about, each without the module that it stands in. DIR/suite.jsonl is written where it is missing, and \
searched as `prover bench DIR/suite.jsonl --attempts DIR/attempts.jsonl` does. The same command again \
continues after an interruption.";

pub fn run(args: RecordArgs) -> Result<ExitCode, Failure> {
    let RecordArgs { n, out, search } = args;
    std::fs::create_dir_all(&out).map_err(|e| Failure::new(format!("cannot make {}: {e}", out.display())))?;
    let [theorems, results, attempts] =
        ["suite.jsonl", "results.jsonl", "attempts.jsonl"].map(|name| out.join(name));
    if !theorems.exists() {
        suite::run(SuiteArgs::for_training(n, theorems.clone(), search.engine.clone()))?;
    }
    let suite = Suite::open(&theorems.display().to_string())?;
    let checks = Checks { attempts: Some(&attempts), ..Checks::default() };
    bench_lean::run(suite, None, &search, checks, Some(results))?.report(false, false)
}
