//! `prover policy evaluate`.

use super::examples;
use super::show::model;
use crate::cli::failure::Failure;
use clap::Args;
use proof_policy::TheoremExample;
use proof_policy::train::Figures;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct EvaluateArgs {
    /// Attempts, as `prover bench --attempts` writes them
    #[arg(required = true, value_name = "FILE")]
    attempts: Vec<PathBuf>,
    /// A model that `prover policy train` wrote [default: the one that is built in]
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Print figures as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  prover policy evaluate attempts.jsonl
  prover policy evaluate attempts.jsonl --model policy.safetensors

How well a model tells successes from failures, how well its probabilities agree with what happened, and how \
far its times are from those measured; beside each figure the one that the shares of successes and mean \
times of tactics alone would give.";

pub fn run(args: EvaluateArgs) -> Result<ExitCode, Failure> {
    let examples = examples::read(&args.attempts)?;
    let examples: Vec<&TheoremExample> = examples.iter().collect();
    let figures = Figures::of(&model(args.model.as_deref())?, &examples);
    if figures.timed == 0 {
        return Err(Failure::new("there are no attempts in it that the model knows"));
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&figures)?);
    } else {
        print!("{}", super::card::figures(&figures));
    }
    Ok(ExitCode::SUCCESS)
}
