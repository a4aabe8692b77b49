//! `prover check`.

use super::failure::{Failure, status};
use super::lean::{self, Lean};
use crate::bench::BenchResult;
use crate::search::{Engine, EngineFailure, Judgement, Problem, Verdict};
use clap::Args;
use crossbeam::channel;
use data::{LeanFile, Proof, read_json_lines};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// A Lean file, or a file of results of `prover bench`
    #[arg(value_name = "FILE.lean|RESULTS.jsonl")]
    file: PathBuf,
    /// Lean processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = super::positive)]
    workers: Option<usize>,
    /// Seconds per proof
    #[arg(long, value_name = "S", default_value_t = 120.0, value_parser = super::seconds)]
    timeout: f64,
    /// Print a JSON line per theorem
    #[arg(long)]
    json: bool,
    /// Write to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    engine: super::engine_args::EngineArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover check file.lean
  prover check first-steps.results.jsonl

Every theorem of a Lean file is judged: its proof is elaborated in a fresh state and everything it reaches is \
audited. Of a results file every proof is judged again from its statement. Exit status 1 if anything is refused.";

/// A proof to judge.
struct Case {
    problem: Problem,
    /// What reports call it.
    name: String,
    /// The whole declaration; `None` for a theorem without a proof.
    text: Option<String>,
}

/// What became of it.
#[derive(serde::Serialize)]
struct Line {
    name: String,
    accepted: bool,
    #[serde(flatten)]
    judgement: Option<Judgement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub fn run(args: CheckArgs) -> Result<ExitCode, Failure> {
    let mut cases = match args.file.extension().and_then(|e| e.to_str()) {
        Some("lean") => of_lean(&args.file)?,
        Some("jsonl") => of_results(&args.file)?,
        _ => {
            let message =
                format!("{}: neither a .lean file nor a .jsonl file of results", args.file.display());
            return Err(Failure::new(message));
        }
    };
    if cases.is_empty() {
        return Err(Failure::new(format!("{}: no proof to check", args.file.display())));
    }
    let mut out = lean::Output::open(args.out.as_deref())?;
    let workers = args.engine.workers(args.workers).min(cases.len());
    let lean = Lean::start(&args.engine, workers)?;
    cases.iter_mut().for_each(|c| c.problem.header = lean.header(&c.problem.header));
    let limit = Duration::from_secs_f64(if args.timeout > 0.0 { args.timeout } else { 86_400.0 });
    let (mut accepted, total) = (0, cases.len());
    let engines = lean.engines(workers)?;
    std::thread::scope(|scope| -> Result<(), Failure> {
        let (job_tx, job_rx) = channel::unbounded();
        cases.into_iter().enumerate().for_each(|job| _ = job_tx.send(job));
        drop(job_tx);
        let (done_tx, done_rx) = channel::unbounded();
        for mut engine in engines {
            let (job_rx, done_tx) = (job_rx.clone(), done_tx.clone());
            scope.spawn(move || {
                for (i, case) in job_rx {
                    if done_tx.send((i, judge(&mut engine, case, limit))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done_tx);
        // In the order of the file, whoever was first.
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (i, line) in done_rx {
            waiting.insert(i, line);
            while let Some(line) = waiting.remove(&next) {
                next += 1;
                accepted += usize::from(line.accepted);
                out.line(&if args.json { serde_json::to_string(&line)? } else { text(&line) })?;
            }
        }
        Ok(())
    })?;
    if !args.json {
        eprintln!("{accepted} of {total} accepted");
    }
    Ok(status(accepted == total))
}

fn of_lean(path: &Path) -> Result<Vec<Case>, Failure> {
    let case = |d: data::Declaration| {
        let text = format!("{} {}", d.theorem.statement, d.proof_text);
        let text = (d.proof == Proof::Given).then_some(text);
        let problem =
            Problem { name: d.theorem.declares, header: d.theorem.header, statement: d.theorem.statement };
        Case { name: d.theorem.name, problem, text }
    };
    Ok(LeanFile::read(path)?.declarations.into_iter().map(case).collect())
}

/// The proofs in a file of results. The statement of a refutation is the negation, which its own text states.
fn of_results(path: &Path) -> Result<Vec<Case>, Failure> {
    if !path.exists() {
        return Err(Failure::new(format!("{}: no such file", path.display())));
    }
    let results: Vec<BenchResult> = read_json_lines(path)?;
    let mut cases = vec![];
    for r in results {
        let Some(proof) = r.report.proof else { continue };
        let (name, statement) = match r.report.verdict {
            Verdict::Refuted { .. } => match r.report.refutation {
                Some(n) => (n.name, n.statement),
                None => continue,
            },
            _ => (r.name.clone(), r.statement),
        };
        cases.push(Case {
            problem: Problem { name, header: r.header, statement },
            name: r.name,
            text: Some(proof),
        });
    }
    Ok(cases)
}

fn judge<E: Engine>(engine: &mut E, case: Case, limit: Duration) -> Line {
    let Case { problem, name, text } = case;
    let Some(text) = text else {
        let error = Some("has no proof".into());
        return Line { name, accepted: false, judgement: None, error };
    };
    match engine.judge(&problem, &text, limit) {
        Ok(judgement) => {
            Line { name, accepted: judgement.accepted(), judgement: Some(judgement), error: None }
        }
        Err(failure @ EngineFailure { .. }) => {
            Line { name, accepted: false, judgement: None, error: Some(failure.to_string()) }
        }
    }
}

fn text(line: &Line) -> String {
    let name = &line.name;
    match (&line.judgement, &line.error) {
        (Some(j), _) if line.accepted => {
            let tier = j.tier.map_or_else(String::new, |t| t.to_string());
            format!("{name}: {tier}; {}", super::axioms(&j.axioms))
        }
        (Some(Judgement { refused: Some(r), .. }), _) => format!("{name}: refused, {r}"),
        (_, Some(error)) => format!("{name}: {error}"),
        _ => format!("{name}: refused"),
    }
}
