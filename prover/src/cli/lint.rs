//! `prover lint`.

use super::failure::{Failure, status};
use super::lean::Lean;
use super::output::Output;
use super::progress::Progress;
use super::{OutputArgs, input};
use clap::Args;
use data::{Suite, Theorem};
use prover_evaluate::lint::{Level, LintReport, Linted, lint};
use std::process::ExitCode;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct LintArgs {
    /// A statement, a Lean file, a folder of them, a suite in JSON
    /// lines, a built-in suite, or `-` for standard input
    #[arg(value_name = "STATEMENT|FILE|SUITE")]
    what: String,
    /// Lean processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = super::positive)]
    workers: Option<usize>,
    /// Tell only warnings and errors, no notes
    #[arg(long)]
    no_notes: bool,
    #[command(flatten)]
    output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover lint 'theorem t (a b : Nat) (h : a < b) (h2 : b < a) : a = 7'
  prover lint homework.lean
  prover lint suite.jsonl --json --out findings.jsonl

Every finding has a level (error, warning, note), a code, the part of the statement that it is about, and a \
reason; where \
something is proved (hypotheses that contradict each other, a statement that is false or trivial) the judged \
proof follows. \
With --json there is a line for every statement: name, file, line, findings. Exit status 1 if there is a \
warning or an error.";

pub fn run(args: LintArgs) -> Result<ExitCode, Failure> {
    let mut theorems = read(&args.what)?;
    let mut out = Output::open(args.output.out.as_deref())?;
    let engine = super::engine_args::EngineArgs::default();
    let workers = engine.workers(args.workers).min(theorems.len()).max(1);
    let lean = Lean::start(&engine, workers)?;
    lean.prepare(&mut theorems).iter().for_each(|n| eprintln!("{n}"));
    let stop = StopFlag::default();
    lean.stop_on_signals(&stop);
    let report = look(&lean, &theorems, workers, &stop)?;
    for linted in &report.statements {
        let linted = without_notes(linted, args.no_notes);
        if args.output.json {
            out.line(&serde_json::to_string(&linted)?)?;
        } else if !linted.findings.is_empty() {
            out.line(&linted.to_string())?;
        }
    }
    if !args.output.json {
        eprintln!("{}", summary(&report));
    }
    if report.interrupted {
        return Ok(ExitCode::from(130));
    }
    Ok(status(report.faulty() == 0))
}

/// Looks at theorems that are prepared, with progress on standard error.
pub(super) fn look(
    lean: &Lean,
    theorems: &[Theorem],
    workers: usize,
    stop: &StopFlag,
) -> Result<LintReport, Failure> {
    let mut progress = Progress::new();
    progress.begin(theorems.len(), 0);
    let engines = lean.engines(workers)?;
    let report = lint(theorems, engines, stop, &mut || progress.add("statements looked at"));
    progress.finish();
    Ok(report)
}

/// What is to be looked at: a suite if there is one of that name, otherwise a statement.
fn read(what: &str) -> Result<Vec<Theorem>, Failure> {
    let is_suite =
        std::path::Path::new(what).is_dir() || data::BUILT_IN.iter().any(|(name, _)| *name == what);
    if is_suite {
        let suite = Suite::open(what)?;
        suite.skipped.iter().for_each(|s| eprintln!("{}: {}, skipped", s.place, s.reason));
        return Ok(suite.theorems);
    }
    let input = input::read(what)?;
    input.notes.iter().for_each(|n| eprintln!("{n}"));
    Ok(input.theorems)
}

fn without_notes(linted: &Linted, no_notes: bool) -> Linted {
    let shown = linted.findings.iter().filter(|f| !no_notes || f.level > Level::Note);
    Linted { findings: shown.cloned().collect(), ..linted.clone() }
}

/// How many statements have what.
pub(super) fn summary(report: &LintReport) -> String {
    let (all, faulty) = (report.statements.len(), report.faulty());
    let statements = if all == 1 { "statement" } else { "statements" };
    let mut text = format!("{all} {statements} in {:.1} s, {faulty} with warnings or errors", report.seconds);
    for (level, word) in [(Level::Error, "errors"), (Level::Warning, "warnings"), (Level::Note, "notes")] {
        let counts = report.counts();
        let of_level = counts.iter().filter(|((l, _), _)| *l == level);
        let list: Vec<String> = of_level.map(|((_, code), n)| format!("{} {n}", code.word())).collect();
        if !list.is_empty() {
            text += &format!("\n{word}: {}", list.join(", "));
        }
    }
    text
}
