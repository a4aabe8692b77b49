//! `prover goals`.

use super::failure::Failure;
use super::question::{Question, failed, print};
use super::service_args::ServiceArgs;
use clap::Args;
use proof_assist::{Bounds, GoalAnswer, GoalOutput, GoalQuestion, GoalStatus};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct GoalsArgs {
    /// The Lean file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The line, from 1
    #[arg(value_name = "LINE", value_parser = clap::value_parser!(u32).range(1..))]
    line: u32,
    /// The column, from 1; without it the goals before and after the line are shown
    #[arg(value_name = "COLUMN", value_parser = clap::value_parser!(u32).range(1..))]
    column: Option<u32>,
    /// Goals in parts (with --json)
    #[arg(long)]
    structured: bool,
    /// Print JSON, as the tool `lean_goal` of `prover mcp` answers
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    service: ServiceArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover goals file.lean 12
  prover goals file.lean 12 5
  prover goals file.lean 12 --json

Lines and columns count from 1, columns in characters. Exit status: 0 the place is in a proof, 1 it is \
not (or Lean did not come so far in the time that --timeout gives), 2 the question could not be \
answered.";

pub fn run(args: GoalsArgs) -> Result<ExitCode, Failure> {
    let question = Question::about(&args.file, &args.service, 1, args.service.seconds())?;
    let asked = GoalQuestion {
        file: question.file.clone(),
        line: args.line,
        column: args.column,
        structured: args.structured,
        bounds: Bounds { max_chars: usize::MAX, ..Bounds::default() },
    };
    let answer = match question.workspace.goal(&question.ask, &asked) {
        Ok(answer) => answer,
        Err(e) => return Ok(failed(args.json, &e)),
    };
    print(args.json, &answer, || text(&answer.body))?;
    for error in &answer.body.errors {
        eprintln!("line {}, column {}: {}", error.line, error.column, error.message);
    }
    Ok(match answer.body.status {
        GoalStatus::Goals | GoalStatus::Complete => ExitCode::SUCCESS,
        GoalStatus::NoGoalAtPosition | GoalStatus::StillElaborating => ExitCode::from(1),
    })
}

fn text(answer: &GoalAnswer) -> String {
    let list = |goals: &[GoalOutput]| match goals {
        [] => "no goals".to_owned(),
        goals => {
            let one = |goal: &GoalOutput| match goal {
                GoalOutput::Text(text) => text.clone(),
                GoalOutput::Structured(goal) => goal.pretty.clone(),
            };
            goals.iter().map(one).collect::<Vec<_>>().join("\n\n")
        }
    };
    match (answer.status, &answer.goals) {
        (GoalStatus::NoGoalAtPosition, _) => "the place is in no proof by tactics".into(),
        (GoalStatus::StillElaborating, _) => "the time was over before Lean came so far".into(),
        (_, Some(goals)) => list(goals),
        (_, None) => {
            let side = |goals: &Option<Vec<GoalOutput>>| list(goals.as_deref().unwrap_or_default());
            format!("before:\n{}\n\nafter:\n{}", side(&answer.goals_before), side(&answer.goals_after))
        }
    }
}
