//! `prover try`.

use super::failure::{Failure, status};
use super::question::{Question, failed, print};
use super::service_args::ServiceArgs;
use clap::Args;
use proof_assist::{AttemptQuestion, AttemptResult, Bounds};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct TryArgs {
    /// The Lean file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The line, from 1
    #[arg(value_name = "LINE", value_parser = clap::value_parser!(u32).range(1..))]
    line: u32,
    /// Tactics; each is run on the goals at the line
    #[arg(value_name = "TACTIC", required = true)]
    tactics: Vec<String>,
    /// The column, from 1 [default: where the line's first tactic begins]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    column: Option<u32>,
    /// Print JSON, as the tool `lean_multi_attempt` of `prover mcp` answers
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    service: ServiceArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover try file.lean 12 simp omega 'induction n'
  prover try file.lean 12 'intro h; exact h' --json
  prover try file.lean 12 --column 7 rfl

The file is not changed. Exit status: 0 one of the tactics closes the goal, 1 none does, 2 nothing \
could be tried.";

pub fn run(args: TryArgs) -> Result<ExitCode, Failure> {
    let question = Question::about(&args.file, &args.service, 1, args.service.seconds())?;
    let asked = AttemptQuestion {
        file: question.file.clone(),
        line: args.line,
        column: args.column,
        snippets: args.tactics.clone(),
        bounds: Bounds { max_chars: usize::MAX, ..Bounds::default() },
    };
    let answer = match question.workspace.attempt(&question.ask, &asked) {
        Ok(answer) => answer,
        Err(e) => return Ok(failed(args.json, &e)),
    };
    print(args.json, &answer, || answer.body.items.iter().map(text).collect::<Vec<_>>().join("\n"))?;
    Ok(status(answer.body.items.iter().any(|i| i.proof_status == "Completed")))
}

fn text(item: &AttemptResult) -> String {
    let indented = |text: &str| text.lines().map(|l| format!("    {l}\n")).collect::<String>();
    let mut out = format!("{}\n  {} ({:.1} ms)\n", item.snippet, item.proof_status, item.ms);
    for goal in &item.goals {
        out.push_str(&indented(goal));
    }
    for d in &item.diagnostics {
        out.push_str(&indented(&d.message));
    }
    out
}
