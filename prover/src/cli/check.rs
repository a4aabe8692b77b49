//! `prover check`.

use super::failure::{Failure, status_of};
use super::lean::Lean;
use super::progress::Progress;
use clap::Args;
use prover_evaluate::check;
use prover_evaluate::check::{Defaults, Item, JudgeIdentity, Line, Report, Run};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// A Lean file, a folder of them, a file of JSON lines or with a JSON array, or `-` for standard input
    #[arg(value_name = "FILE|FOLDER")]
    path: PathBuf,
    /// Lean processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = super::positive)]
    workers: Option<usize>,
    /// Seconds per file or line; 0 for no limit
    #[arg(long, value_name = "S", default_value_t = 120.0, value_parser = super::seconds)]
    timeout: f64,
    /// Allow this axiom besides the standard ones, by its exact name (may be given several times)
    #[arg(long = "axiom", value_name = "NAME")]
    axioms: Vec<String>,
    /// Print a JSON line per file or line instead of words
    #[arg(long)]
    json: bool,
    /// Append a JSON line per file or line to this file; what is in it already is not judged again
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    auto_bound: super::AutoBoundArgs,
    #[command(flatten)]
    engine: super::engine_args::EngineArgs,
    #[command(flatten)]
    recheck: super::recheck_args::RecheckArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover check file.lean
  prover check folder
  prover check proofs.jsonl --out verdicts.jsonl    run it again to continue after an interruption
  prover check first-steps.results.jsonl            the proofs that `prover bench` found
  prover check proofs.json.gz                       files may be packed by gzip or zstd, and have any name

Every theorem of a Lean file is judged: the file is elaborated in a fresh state and everything that its \
proofs reach is \
audited. JSON is an object a line, or an array of objects, with a statement (`statement`, \
`formal_statement`, \
`theorem_statement`, `formal_theorem`) and a proof (`proof`, `formal_proof`: a declaration, or what follows \
the statement) or \
a whole file (`code`, `full_code`, `lean4_code`), and optionally a name (`name`, `problem_id`, `id`) and a \
`header`; a whole \
file alone is judged as such. What cannot be read is named and counted, and the rest is judged. Without \
Mathlib `lemma` is read \
as `theorem`, which the answer tells.

Exit status: 0 everything is accepted, 1 something is refused, 2 something could not be read, 130 \
interrupted.";

pub fn run(args: CheckArgs) -> Result<ExitCode, Failure> {
    let timeout_s = if args.timeout > 0.0 { args.timeout } else { 86_400.0 };
    let sources = check::sources(&args.path)?;
    let workers = args.engine.workers(args.workers).min(sources.len());
    let lean = Lean::start_for(&lean_files(&args.path), &args.engine, workers)?;
    let defaults = Defaults {
        axioms: args.axioms.clone(),
        imports: lean.header(""),
        notations: lean.project().is_none(),
        auto_bound: args.auto_bound.policy(),
    };
    let items = check::items(sources, &defaults, Duration::from_secs_f64(timeout_s));
    let rechecker = args.recheck.start(args.engine.lean.as_ref(), &lean)?;
    let mut engine = JudgeIdentity { identity: lean.identity() };
    engine.identity += defaults.auto_bound.identity();
    if let Some(rechecker) = &rechecker {
        engine.identity += &format!("; rechecked by {}", rechecker.by());
    }
    let stop = StopFlag::default();
    lean.stop_on_signals(&stop);
    let mut display = Display::new(&args, items.len());
    let (pool, out) = (lean.pool().pool(), args.out.as_deref());
    let auto_bound = defaults.auto_bound;
    let run =
        Run { pool, engine: &engine, rechecker: rechecker.as_ref(), out, timeout_s, auto_bound, stop: &stop };
    let outcome = lean.block_on(run.check(items, &mut display));
    display.progress.finish();
    let outcome = match outcome {
        // Whoever reads has closed the pipe.
        Err(check::RunError::Report(e)) if e.kind() == io::ErrorKind::BrokenPipe => {
            return Ok(ExitCode::from(141));
        }
        outcome => outcome?,
    };
    if outcome.done < outcome.total {
        let (done, total) = (outcome.done, outcome.total);
        let advice = if args.out.is_some() {
            "run the same command again to continue"
        } else {
            "with --out FILE a later run would continue"
        };
        eprintln!("interrupted: {done} of {total} checked; {advice}");
        return Ok(ExitCode::from(130));
    }
    if !args.json {
        eprintln!("{}", display.summary(outcome));
    }
    Ok(status_of(outcome.accepted == outcome.total, outcome.unreadable))
}

/// The Lean files that are judged, which may be modules of a project.
fn lean_files(path: &Path) -> Vec<PathBuf> {
    match path.is_dir() {
        true => data::lean_files(path).unwrap_or_default(),
        false if path.extension().is_some_and(|e| e == "lean") => vec![path.to_owned()],
        false => vec![],
    }
}

/// Results on standard output, progress on standard error.
struct Display {
    progress: Progress,
    json: bool,
    /// With a file of results only what was refused is printed.
    only_refused: bool,
    many: bool,
    earlier: usize,
    refused: usize,
    theorems: usize,
    theorems_accepted: usize,
}

impl Display {
    fn new(args: &CheckArgs, items: usize) -> Display {
        Display {
            progress: Progress::new(),
            json: args.json,
            only_refused: args.out.is_some(),
            many: items > 1,
            earlier: 0,
            refused: 0,
            theorems: 0,
            theorems_accepted: 0,
        }
    }

    /// One file is counted by its theorems, many things by themselves.
    fn summary(&self, outcome: check::Outcome) -> String {
        let earlier = match self.earlier {
            0 => String::new(),
            n => format!(" ({n} of them in an earlier run)"),
        };
        let unreadable = match outcome.unreadable {
            0 => String::new(),
            n => format!("; {n} could not be read"),
        };
        if self.many || self.theorems == 0 {
            return format!("{} of {} accepted{earlier}{unreadable}", outcome.accepted, outcome.total);
        }
        let (accepted, theorems) = (self.theorems_accepted, self.theorems);
        match accepted == theorems && outcome.accepted == 0 {
            // An error that belongs to none of its theorems.
            true => {
                format!("not accepted: {accepted} of {theorems} theorems are proved, but the text is refused")
            }
            false => format!("{accepted} of {theorems} accepted"),
        }
    }
}

impl Report for Display {
    fn begin(&mut self, total: usize, earlier: usize) {
        self.earlier = earlier;
        if earlier > 0 {
            eprintln!("{earlier} of {total} checked before");
        }
        self.progress.begin(total, earlier);
    }

    fn judged(&mut self, accepted: bool) {
        self.refused += usize::from(!accepted);
        self.progress.add(format_args!("{} refused", self.refused));
    }

    fn line(&mut self, item: &Item, line: &Line) -> io::Result<()> {
        self.theorems += line.checked.declarations.len();
        let accepted = line.checked.declarations.iter().filter(|d| d.refused.is_none() && d.tier.is_some());
        self.theorems_accepted += accepted.count();
        if self.only_refused && line.checked.accepted && !self.json && self.many {
            return Ok(());
        }
        let text = if self.json {
            serde_json::to_string(line)?
        } else {
            let prefix = if self.many { item.name.as_str() } else { "" };
            check::text(line, item.task.as_ref().ok(), prefix)
        };
        self.progress.print(&text)
    }
}
