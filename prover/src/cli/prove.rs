//! `prover prove`.

use super::compose::compose_search;
use super::failure::{Failure, status_of, tell_unreadable};
use super::lean::Lean;
use super::output::Output;
use super::project_modules::files_of;
use super::{OutputArgs, SearchArgs, input};
use clap::Args;
use data::Theorem;
use proof_search::statement::words;
use proof_search::{Budget, Problem, ProveOptions, Report, StopReason, Verdict, prove};
use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Duration;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ProveArgs {
    /// A statement, `file.lean`, `file.lean:theorem`, a suite, or `-` for standard input
    #[arg(value_name = "STATEMENT|FILE")]
    what: String,
    #[command(flatten)]
    search: SearchArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    recheck: super::recheck_args::RecheckArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover prove 'theorem t (a b : Nat) : a + b = b + a'
  prover prove '∀ n : Nat, n % 2 = 0 ∨ n % 2 = 1'
  prover prove file.lean              every theorem of the file that ends in `:= by sorry`
  prover prove file.lean:my_theorem   this one, whether it has a proof or not
  prover prove - < file.lean
  prover prove suite.jsonl            the statements of a suite, see `prover bench --help`

A proof with a `sorry` inside is to be proved, too; theorems that rest on it are not used. The output is \
Lean text: proofs, with the facts as comments. The proof of a theorem that is asked for by name is put into \
its file, and Lean reads the file to its end: the proof counts if that brings no new error. Exit status: 0 \
everything was proved, 1 not everything, 2 a part of the input could not be read.";

pub fn run(args: ProveArgs) -> Result<ExitCode, Failure> {
    let mut input = input::read(&args.what)?;
    let mut out = Output::open(args.output.out.as_deref())?;
    input.notes.iter().for_each(|n| eprintln!("{n}"));
    tell_unreadable(&input.unreadable);
    let lean = Lean::start_for(&files_of(&input.theorems), &args.search.engine, args.search.workers())?;
    let notations = lean.prepare(&mut input.theorems);
    notations.iter().for_each(|n| eprintln!("{n}"));
    let stop = StopFlag::default();
    lean.stop_on_signals(&stop);
    input.theorems.first().map_or(Ok(()), |t| lean.warm(&t.header))?;
    let second = args.recheck.start(args.search.engine.lean.as_ref(), &lean)?;
    let composed = compose_search(&lean, &args.search)?;
    let engines = lean.engines(args.search.workers())?.into_iter();
    let mut engines: Vec<_> = engines.map(|engine| engine.printing(composed.shows_goals)).collect();
    let options = ProveOptions {
        search: args.search.options(),
        budget: Budget {
            wall: args.search.timeout().map(Duration::from_secs_f64),
            steps: args.search.steps,
            samples: args.search.model.max_samples,
            tokens: args.search.model.max_tokens,
            ..Budget::default()
        },
        auto_bound: args.search.auto_bound.policy(),
        ..ProveOptions::default()
    };
    if let Some(premises) = composed.premises.as_ref().filter(|_| options.search.deterministic) {
        // which moves are tried must not depend on how fast the library is read
        premises.wait().map_err(Failure::new)?;
    }
    let mut all_proved = true;
    for theorem in &input.theorems {
        let problem = Problem {
            name: theorem.declares.clone(),
            header: theorem.header.to_string(),
            statement: theorem.statement.clone(),
        };
        let mut report = prove(&mut engines, composed.guidance(), &problem, &options, &stop);
        if let Some(second) = &second {
            second.confirm(&problem, &mut report);
        }
        if input.is_named {
            let engine = engines.first_mut().expect("there is a worker");
            lean.whole_files().confirm(engine, theorem, &mut report);
        }
        all_proved &= matches!(report.verdict, Verdict::Proved { .. });
        if args.output.json {
            out.line(&json(theorem, &report)?)?;
        } else {
            out.line(&text(theorem, &report))?;
            if report.proof.is_none() || matches!(report.verdict, Verdict::Refuted { .. }) {
                eprintln!("{}", not_proved(theorem, &report, &args.search));
            }
        }
        if report.stop == Some(StopReason::Interrupted) {
            return Ok(ExitCode::from(130));
        }
    }
    // Behind the answers: it is about all of them.
    composed.without_premises.iter().for_each(|why| eprintln!("{why}"));
    Ok(status_of(all_proved, input.unreadable.len()))
}

fn json(theorem: &Theorem, report: &Report) -> Result<String, Failure> {
    #[derive(serde::Serialize)]
    struct Line<'a> {
        name: &'a str,
        #[serde(flatten)]
        report: &'a Report,
        header: &'a str,
        statement: &'a str,
    }
    let (header, statement) = (&*theorem.header, &theorem.statement);
    Ok(serde_json::to_string(&Line { name: &theorem.name, report, header, statement })?)
}

/// Lean text: the proof with facts as comments.
fn text(theorem: &Theorem, report: &Report) -> String {
    let mut text = String::new();
    let _ = match &report.verdict {
        Verdict::Proved { tier } => write!(text, "-- {}: proved, {tier}", theorem.name),
        Verdict::Refuted { tier } => {
            write!(text, "-- {}: refuted (its negation is proved), {tier}", theorem.name)
        }
        verdict => write!(text, "-- {}: {}", theorem.name, verdict.word().replace('_', " ")),
    };
    if report.proof.is_some() {
        let steps = if report.steps == 1 { "step" } else { "steps" };
        let _ = write!(text, "; {}; {} {steps} tried", super::axioms(&report.axioms), report.steps);
    }
    let _ = write!(text, "; {}", report.time);
    if report.in_file {
        text.push_str("; it holds in its file");
    }
    if !report.auto_bound.is_empty() {
        let _ = write!(text, "\n-- auto-bound: {}", words(&report.auto_bound));
    }
    if let Some(witness) = &report.witness {
        let _ = write!(text, "\n-- it fails for {witness}");
    }
    if let Some(proof) = &report.proof {
        let _ = write!(text, "\n{proof}");
    }
    text
}

/// What happened instead of a proof, and what the user can do.
fn not_proved(theorem: &Theorem, report: &Report, search: &SearchArgs) -> String {
    let name = &theorem.name;
    match (&report.verdict, &report.stop) {
        (Verdict::Unsupported { message }, _) => {
            if report.auto_bound.is_empty() {
                format!("{name}: Lean does not accept the statement:\n{message}")
            } else {
                format!("{name}: unsupported: {message}")
            }
        }
        (Verdict::Refuted { .. }, _) => {
            format!("{name}: the statement is false; above is a proof of its negation")
        }
        (Verdict::EngineFailure { failure }, _) if ["recheck", "file"].contains(&failure.stage.as_str()) => {
            format!("{name}: a proof was found, but it does not count: {}", failure.message)
        }
        (Verdict::EngineFailure { failure }, _) if failure.stage == "model" => {
            format!("{name}: no proof found without the language model: {}", failure.message)
        }
        (Verdict::EngineFailure { failure }, _) => {
            format!("{name}: the Lean engine failed ({failure}); `prover doctor` checks the installation")
        }
        (Verdict::Timeout, Some(stop @ StopReason::Steps { .. })) => {
            format!("{name}: no proof found: {stop}; allow more with --steps")
        }
        (Verdict::Timeout, Some(StopReason::Interrupted)) => format!("{name}: interrupted"),
        (Verdict::Timeout, Some(stop)) => {
            let more = (search.timeout * 5.0).ceil();
            format!("{name}: no proof found: {stop}; allow more with --timeout {more}")
        }
        (_, Some(stop)) => format!("{name}: no proof found: {stop}"),
        (_, None) => format!("{name}: no proof found"),
    }
}
