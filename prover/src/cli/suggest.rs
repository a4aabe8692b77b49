//! `prover suggest`.

use super::failure::{Failure, status};
use super::question::{Question, failed, print};
use super::service_args::ServiceArgs;
use clap::Args;
use proof_assist::{SuggestFor, SuggestQuestion};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct SuggestArgs {
    /// The Lean file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The line, from 1
    #[arg(value_name = "LINE", value_parser = clap::value_parser!(u32).range(1..))]
    line: u32,
    /// The column, from 1 [default: where the line begins]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    column: Option<u32>,
    /// How many to look for
    #[arg(short, long, value_name = "N", default_value_t = 12, value_parser = super::positive)]
    k: usize,
    /// Where none closes the goal, search for the whole proof
    #[arg(long)]
    search: bool,
    /// Seconds to look for suggestions; searching for the whole proof has those of --timeout
    #[arg(long, value_name = "S", default_value_t = 8.0, value_parser = super::seconds)]
    within: f64,
    /// Print JSON, as the tool `lean_suggest` of `prover mcp` answers
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    service: ServiceArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover suggest file.lean 12
  prover suggest file.lean 12 -k 5 --json
  prover suggest file.lean 12 --search --timeout 30

Every suggestion was run: what it leaves is shown below it, and then the lemmas that it uses. Exit \
status: 0 there are some, 1 there are none, 2 the question could not be answered.";

pub fn run(args: SuggestArgs) -> Result<ExitCode, Failure> {
    let limit = if args.search { args.service.seconds() } else { args.within.max(0.1) };
    let workers = if args.search { 2 } else { 1 };
    let question = Question::about(&args.file, &args.service, workers, limit)?;
    let of = SuggestFor::Place { file: question.file.clone(), line: args.line, column: args.column };
    let asked = SuggestQuestion { of, most: args.k, search: args.search };
    let answer = match question.workspace.suggest(&question.ask, &asked) {
        Ok(answer) => answer,
        Err(e) => return Ok(failed(args.json, &e)),
    };
    print(args.json, &answer, || {
        let mut out = format!("{}\n", answer.body.goal);
        for item in &answer.body.items {
            let tactic = item.tactic.replace('\n', "\n    ");
            out.push_str(&format!("\n  {tactic}\n      {} ({:.1} ms)\n", item.summary, item.ms));
            for lemma in &item.lemmas {
                out.push_str(&format!("      {} : {}\n", lemma.name, lemma.statement));
            }
        }
        if answer.body.items.is_empty() {
            out.push_str(&format!("\nnothing works of {} tactics that were run\n", answer.body.tried));
        }
        out
    })?;
    Ok(status(!answer.body.items.is_empty()))
}
