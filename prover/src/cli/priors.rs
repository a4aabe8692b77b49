//! `prover priors`.

use super::failure::Failure;
use super::output::Output;
use clap::Args;
use data::read_json_lines;
use proof_tactics::priors::{Priors, Stat};
use prover_evaluate::bench::BenchResult;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(
    after_help = "Example:\n  prover priors first-steps.results.jsonl --out prover/tactics/src/priors.json"
)]
pub struct PriorsArgs {
    /// Results of `prover bench`
    #[arg(required = true)]
    results: Vec<PathBuf>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(args: PriorsArgs) -> Result<ExitCode, Failure> {
    let mut stats: Vec<(String, Stat)> = vec![];
    for path in &args.results {
        if !path.exists() {
            return Err(Failure::new(format!("{}: no such file", path.display())));
        }
        let results: Vec<BenchResult> = read_json_lines(path)?;
        for r in &results {
            // A lazy move is tried when it is computed; the moves it gives are parts of it.
            let stat = |(name, f): (&String, &proof_search::FamilyStats)| {
                let tries = f.tries.max(f.lazy);
                (name.clone(), Stat { tries, succeeded: f.ok, proofs: f.used })
            };
            stats.extend(r.report.families.iter().map(stat));
        }
    }
    let priors = Priors::regenerate(stats.iter().map(|(name, stat)| (name.as_str(), *stat)));
    Output::open(args.out.as_deref())?.line(priors.to_text().trim_end())?;
    Ok(ExitCode::SUCCESS)
}
