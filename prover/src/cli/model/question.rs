//! `prover model question`: what a model would be asked.

use crate::cli::SearchArgs;
use crate::cli::compose::library_of;
use crate::cli::failure::Failure;
use crate::cli::input;
use crate::cli::lean::Lean;
use crate::cli::output::Output;
use crate::cli::project_modules::files_of;
use clap::Args;
use data::Theorem;
use language_model::{Kind, Prompt, Question, Request, Template};
use model_moves::{TemplateWording, Wording};
use proof_search::policy::Context;
use proof_search::{Backend, Opened, Problem, ProveOptions};
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct QuestionArgs {
    /// Statements, as `prover prove` takes them
    what: String,
    #[command(flatten)]
    search: SearchArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover model question 'theorem t (a b : Nat) : a + b = b + a'
  prover model question suite.jsonl --template whole-proof
  prover model question file.lean --template my-template.toml

Prints what a model would be asked about each statement, and how answers would be drawn, and asks nobody.";

pub fn run(args: QuestionArgs) -> Result<ExitCode, Failure> {
    let template = Template::find(args.search.model.template.as_deref().unwrap_or("state"))?;
    let sampling = args.search.model.drawn(&template)?;
    let mut input = input::read(&args.what)?;
    let mut out = Output::open(None)?;
    let asked = match template.kind() {
        Kind::WholeProof => {
            let prompt = |theorem: &Theorem| Ok(template.prompt(&whole(theorem))?);
            input.theorems.iter().map(prompt).collect::<Result<Vec<Prompt>, Failure>>()?
        }
        Kind::Tactic | Kind::Value => {
            let lean = Lean::start_for(&files_of(&input.theorems), &args.search.engine, 1)?;
            lean.prepare(&mut input.theorems).iter().for_each(|notation| eprintln!("{notation}"));
            let library = library_of(&lean, args.search.premises)?;
            let wording = TemplateWording::new(template, sampling.clone(), library);
            let mut prompts = vec![];
            for theorem in &input.theorems {
                prompts.push(step(&lean, &wording, theorem)?.prompt);
            }
            prompts
        }
        Kind::Repair => {
            return Err(Failure::new("a repair is asked for when a proof has failed, not before")
                .advise("--template whole-proof is what is asked first"));
        }
    };
    for (theorem, prompt) in input.theorems.iter().zip(asked) {
        out.line(&format!("-- {}", theorem.name))?;
        match prompt {
            Prompt::Text(text) => out.line(&text)?,
            Prompt::Chat(messages) => {
                for message in messages {
                    let role = serde_json::to_string(&message.role)?;
                    out.line(&format!("[{}]\n{}", role.trim_matches('"'), message.content))?;
                }
            }
        }
    }
    out.line(&format!("-- drawn by {}", serde_json::to_string(&sampling)?))?;
    Ok(ExitCode::SUCCESS)
}

fn whole(theorem: &Theorem) -> Question {
    Question {
        name: theorem.name.clone(),
        header: theorem.header.to_string(),
        statement: format!("{} := by", theorem.statement),
        informal: theorem.informal.clone(),
        ..Question::default()
    }
}

/// The question about the first goal of a statement.
fn step(lean: &Lean, wording: &TemplateWording, theorem: &Theorem) -> Result<Request, Failure> {
    let problem = Problem {
        name: theorem.declares.clone(),
        header: theorem.header.to_string(),
        statement: theorem.statement.clone(),
    };
    let goals = match lean.engine()?.open(&problem, ProveOptions::default().open_limit)? {
        Opened::Goals { goals, .. } => goals,
        Opened::Rejected(message) => return Err(Failure::new(format!("{}: {message}", theorem.name))),
    };
    let context = Context { depth: 0, path: &[], preamble: &theorem.header };
    let request = goals.first().and_then(|goal| wording.request(goal, &context));
    request.ok_or_else(|| Failure::new(format!("{}: Lean does not print its goal", theorem.name)))
}
