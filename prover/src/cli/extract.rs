//! `prover extract`.

use super::engine_args::EngineArgs;
use super::failure::Failure;
use super::git::git;
use super::lean::{Lean, count};
use super::progress::Progress;
use clap::{Args, ValueEnum};
use lean_bridge::{Error, Pool};
use proof_extract::{
    Format, ModuleTrace, ProjectTrace, ReplayCheck, Source, SplitSizes, TraceStore, TracedDeclaration,
    trace_module,
};
use serde_json::json;
use source_project::{ModuleGraph, SourceModule, SourceProject};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use supervise::StopFlag;
use tokio::task::JoinSet;

/// Tactics that gave other goals are told up to this number; all are counted.
const TOLD: usize = 10;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ExtractArgs {
    /// The folder of Lean files
    #[arg(value_name = "PROJECT")]
    project: PathBuf,
    /// Folder to write to, one below it for each format where there are several
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Formats to write; repeatable
    #[arg(long = "format", value_name = "FORMAT", value_enum, default_values_t = [FormatArg::Leandojo])]
    formats: Vec<FormatArg>,
    /// Run each tactic once more on the state before it, and count those that give the same goals again
    #[arg(long)]
    verify: bool,
    /// Theorems to choose a model by, a number or a percentage (format leandojo)
    #[arg(long, value_name = "SIZE", default_value = "20%")]
    val: Size,
    /// Theorems to measure it by, a number or a percentage (format leandojo)
    #[arg(long, value_name = "SIZE", default_value = "20%")]
    test: Size,
    /// Seed of the divisions
    #[arg(long, value_name = "N", default_value_t = 3407)]
    seed: u64,
    /// Seconds for one file
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    /// Processes to run [default: one per core]
    #[arg(long, value_name = "N", value_parser = super::positive)]
    workers: Option<usize>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  prover extract my-project --out data
  prover extract my-project --out data --format leandojo --format pairs --verify
  prover extract my-project --out data --val 500 --test 500 --seed 7

The files are elaborated by the embedded Lean; what was read of a file is kept until it or what it imports \
changes, so a run that was interrupted goes on. docs/extract.md describes the formats. Exit status: 0 all \
files were read without errors, 1 some were not (they are named, and the rest is written), 2 nothing could \
be read.";

/// See [`Format`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// LeanDojo Benchmark 4: corpus, theorems with their tactics in two divisions
    Leandojo,
    /// lean_scout's lists of types, tactics and dependencies
    Scout,
    /// LeanTree's trees of goals
    Leantree,
    /// A state, its tactic and the premises in it, a line each
    Pairs,
    /// A declaration a line: statement, proof, place, doc string, constants with their places
    Decls,
}

impl FormatArg {
    fn format(self) -> Format {
        match self {
            FormatArg::Leandojo => Format::LeanDojo,
            FormatArg::Scout => Format::Scout,
            FormatArg::Leantree => Format::LeanTree,
            FormatArg::Pairs => Format::Pairs,
            FormatArg::Decls => Format::Decls,
        }
    }

    fn name(self) -> String {
        self.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()
    }
}

/// A number of theorems, or a percentage of all.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Size {
    Number(usize),
    Percent(f64),
}

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        let wrong = || format!("`{text}` is neither a number of theorems nor a percentage such as 20%");
        match text.strip_suffix('%') {
            None => text.parse().map(Size::Number).map_err(|_| wrong()),
            Some(percent) => match percent.parse() {
                Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Size::Percent(percent)),
                _ => Err(wrong()),
            },
        }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Size::Number(number) => write!(f, "{number}"),
            Size::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

impl Size {
    fn of(self, all: usize) -> usize {
        match self {
            Size::Number(number) => number.min(all),
            Size::Percent(percent) => (all as f64 * percent / 100.0).round() as usize,
        }
    }
}

pub fn run(args: ExtractArgs) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    let project = SourceProject::open(&args.project).map_err(Failure::new)?;
    let names = project.modules().map_err(Failure::new)?;
    let graph = ModuleGraph::read(&project, names);
    let engine = EngineArgs { modules: Some(args.project.clone()), ..EngineArgs::default() };
    let workers = engine.workers(args.workers).min(graph.modules().len().max(1));
    let lean = Lean::start_for(&[], &engine, workers)?;
    // with the Lean that made them: another one's are not mixed up with them
    let folder = lean_provision::ensure(&*lean_provision::standard())?.dir.join("traces");
    let failed = |e: std::io::Error| Failure::new(format!("cannot write to {}: {e}", folder.display()));
    let store = TraceStore::open(&folder).map_err(failed)?;
    let stop = StopFlag::default();
    lean.stop_on_signals(&stop);
    let reading = Reading { project: &project, store, verify: args.verify, timeout: args.timeout, stop };
    let read = lean.block_on(reading.all(lean.pool().pool(), &graph));
    let unread = graph.modules().len() - read.len() + graph.faults().len();
    if reading.stop.is_set() {
        let message = format!("interrupted: {} of {} files are read", read.len(), graph.modules().len());
        return Err(Failure::new(message).advise("the same command goes on from there"));
    }
    if read.is_empty() {
        return Err(Failure::new("no file could be read"));
    }
    let with_errors = read.iter().filter(|m| !m.errors.is_empty()).count();
    let trace = ProjectTrace::new(read);
    let theorems = trace.theorems().count();
    let sizes = SplitSizes { val: args.val.of(theorems), test: args.test.of(theorems) };
    if sizes.val + sizes.test > theorems {
        let message =
            format!("{} theorems are too few for --val {} and --test {}", theorems, args.val, args.test);
        return Err(Failure::new(message).advise("smaller parts, or percentages"));
    }
    let source = source(project.root());
    for format in &args.formats {
        let out = if args.formats.len() == 1 { args.out.clone() } else { args.out.join(format.name()) };
        format.format().write(&trace, &source, (sizes, args.seed), &out).map_err(Failure::new)?;
    }
    let summary = Summary::of(&trace, unread, with_errors);
    summary.print(&args, begun.elapsed());
    Ok(super::failure::status(unread == 0 && with_errors == 0))
}

/// Where the project is from, if its folder is in a repository.
fn source(root: &Path) -> Source {
    Source {
        url: git(root, &["config", "--get", "remote.origin.url"]).unwrap_or_default(),
        commit: git(root, &["rev-parse", "HEAD"]).unwrap_or_default(),
    }
}

/// Reading the files of a project.
struct Reading<'a> {
    project: &'a SourceProject,
    store: TraceStore,
    verify: bool,
    timeout: u64,
    stop: StopFlag,
}

impl Reading<'_> {
    /// The traces of all files that can be read, in the graph's order.
    async fn all(&self, pool: &Pool, graph: &ModuleGraph) -> Vec<ModuleTrace> {
        let mut found: HashMap<String, ModuleTrace> = HashMap::new();
        let mut running = JoinSet::new();
        for module in graph.modules() {
            let path = self.path(module);
            match self.store.find(module, &path, self.verify) {
                Some(trace) => _ = found.insert(module.name.clone(), trace),
                None => {
                    let (pool, module, verify) = (pool.clone(), module.clone(), self.verify);
                    let (limit, stop) = (Duration::from_secs(self.timeout), self.stop.clone());
                    running.spawn(async move {
                        let trace = traced(&pool, &module, &path, verify, limit, &stop).await;
                        (module, trace)
                    });
                }
            }
        }
        if found.len() == graph.modules().len() {
            return self.ordered(graph, found);
        }
        let mut progress = Progress::new();
        progress.begin(graph.modules().len(), found.len());
        while let Some(done) = running.join_next().await {
            let (module, trace) = match done {
                Ok(done) => done,
                // its file is counted as not read
                Err(e) => {
                    eprintln!("a file was lost: {e}");
                    continue;
                }
            };
            let shown = module.path.display();
            match trace {
                Ok(Some(trace)) => {
                    if let Err(e) = self.store.keep(&module, &trace, self.verify) {
                        eprintln!("{shown}: read, but not kept for the next time: {e}");
                    }
                    progress.add(format_args!("{}", module.name));
                    found.insert(module.name.clone(), trace);
                }
                Ok(None) => {}
                Err(Error::Lean { message, .. }) => eprintln!("{shown}: {message}"),
                Err(e) => eprintln!("{shown}: {e}"),
            }
        }
        progress.finish();
        self.ordered(graph, found)
    }

    fn ordered(&self, graph: &ModuleGraph, mut found: HashMap<String, ModuleTrace>) -> Vec<ModuleTrace> {
        graph.modules().iter().filter_map(|m| found.remove(&m.name)).collect()
    }

    /// As it stands in the data: relative to the project's folder.
    fn path(&self, module: &SourceModule) -> String {
        let path = module.path.strip_prefix(self.project.root()).unwrap_or(&module.path);
        path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

/// The trace of one file; none if it was not begun before the stop.
async fn traced(
    pool: &Pool,
    module: &SourceModule,
    path: &str,
    verify: bool,
    limit: Duration,
    stop: &StopFlag,
) -> Result<Option<ModuleTrace>, Error> {
    let mut worker = pool.reserve().await?;
    if stop.is_set() {
        return Ok(None);
    }
    trace_module(&mut worker, module, path, verify, limit).await.map(Some)
}

/// What was read.
struct Summary {
    files: usize,
    unread: usize,
    with_errors: usize,
    declarations: usize,
    theorems: usize,
    tactics: usize,
    premises: usize,
    /// Tactics that are left out, as the goals after them are not known.
    untraced: usize,
    /// Tactics that gave the same goals once more.
    same: usize,
    /// Those that did not, with a line for each.
    different: Vec<String>,
}

impl Summary {
    fn of(trace: &ProjectTrace, unread: usize, with_errors: usize) -> Summary {
        let all: Vec<(&ModuleTrace, &TracedDeclaration)> =
            trace.modules().iter().flat_map(|m| m.declarations.iter().map(move |d| (m, d))).collect();
        let mut summary = Summary {
            files: trace.modules().len(),
            unread,
            with_errors,
            declarations: all.len(),
            theorems: trace.theorems().count(),
            tactics: 0,
            premises: 0,
            untraced: trace.modules().iter().map(|m| m.untraced).sum(),
            same: 0,
            different: vec![],
        };
        for (module, step) in all.iter().flat_map(|(m, d)| d.steps.iter().map(move |s| (m, s))) {
            summary.tactics += 1;
            summary.premises += step.premises.len();
            let why = match &step.replay {
                None => continue,
                Some(ReplayCheck::Same) => {
                    summary.same += 1;
                    continue;
                }
                Some(ReplayCheck::Other(goals)) => {
                    format!("{} instead of {}", goals_text(goals), goals_text(&step.after))
                }
                Some(ReplayCheck::Failed(reason)) => format!("fails: {}", first_line(reason)),
            };
            let (path, start, text) = (&module.path, step.start, first_line(&step.text));
            summary.different.push(format!("{path}:{}:{}: `{text}` {why}", start.line, start.column + 1));
        }
        summary
    }

    fn print(&self, args: &ExtractArgs, time: Duration) {
        let replayed = self.same + self.different.len();
        if args.json {
            let replays = args.verify.then(|| json!({"same": self.same, "different": self.different}));
            let value = json!({
                "files": self.files, "unread": self.unread, "with_errors": self.with_errors,
                "declarations": self.declarations, "theorems": self.theorems, "tactics": self.tactics,
                "premises": self.premises, "untraced": self.untraced, "replays": replays, "seconds": time.as_secs_f64(),
            });
            println!("{value}");
            return;
        }
        let (files, declarations) =
            (count(self.files, "file", "files"), count(self.declarations, "declaration", "declarations"));
        println!(
            "{files}, {declarations}, {} theorems, {} tactics that name {} premises; {:.1} s",
            self.theorems,
            self.tactics,
            self.premises,
            time.as_secs_f64()
        );
        if args.verify {
            let percent = 100.0 * self.same as f64 / replayed.max(1) as f64;
            println!(
                "run once more: {} of {replayed} tactics gave the same goals ({percent:.1} %)",
                self.same
            );
            self.different.iter().take(TOLD).for_each(|line| println!("  {line}"));
            if self.different.len() > TOLD {
                println!("  … and {} more (all with --json)", self.different.len() - TOLD);
            }
        }
        if self.untraced > 0 {
            println!(
                "{} left out, as the goals after them are not known",
                count(self.untraced, "tactic", "tactics")
            );
        }
        if self.unread + self.with_errors > 0 {
            println!("{} not read, {} with errors", count(self.unread, "file", "files"), self.with_errors);
        }
        println!("written to {}", args.out.display());
    }
}

fn goals_text(goals: &[String]) -> String {
    match goals {
        [] => "no goals".into(),
        goals => format!("{:?}", goals.join(" | ")),
    }
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_numbers_or_percentages() {
        assert_eq!("20%".parse::<Size>().unwrap().of(301), 60);
        assert_eq!("500".parse::<Size>().unwrap().of(301), 301);
        assert!("101%".parse::<Size>().is_err() && "x".parse::<Size>().is_err());
    }
}
