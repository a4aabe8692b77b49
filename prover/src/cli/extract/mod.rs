//! `prover extract`.

mod reading;
mod size;
mod summary;

use super::engine_args::EngineArgs;
use super::failure::Failure;
use super::git::git;
use super::lean::Lean;
use clap::{Args, ValueEnum};
use proof_extract::{Format, ProjectTrace, Source, SplitSizes, TraceStore};
use reading::Reading;
use size::Size;
use source_project::{ModuleGraph, SourceProject};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use summary::Summary;
use supervise::StopFlag;

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
    /// Use the Lean of this Lake project instead of the embedded one: it has to be built, with a REPL
    #[arg(long)]
    native: bool,
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
    /// Premises, and states with those that were used, for `prover retriever train`
    Retriever,
}

impl FormatArg {
    fn format(self) -> Format {
        match self {
            FormatArg::Leandojo => Format::LeanDojo,
            FormatArg::Scout => Format::Scout,
            FormatArg::Leantree => Format::LeanTree,
            FormatArg::Pairs => Format::Pairs,
            FormatArg::Decls => Format::Decls,
            FormatArg::Retriever => Format::Retriever,
        }
    }

    fn name(self) -> String {
        self.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()
    }
}

pub fn run(args: ExtractArgs) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    let project = SourceProject::open(&args.project).map_err(Failure::new)?;
    let names = project.modules().map_err(Failure::new)?;
    let graph = ModuleGraph::read(&project, names);
    let folder = Some(args.project.clone());
    let engine = match args.native {
        true => EngineArgs { project: folder, ..EngineArgs::default() },
        false => EngineArgs { modules: folder, ..EngineArgs::default() },
    };
    let workers = engine.workers(args.workers).min(graph.modules().len().max(1));
    let lean = Lean::start_for(&[], &engine, workers)?;
    // with the Lean that made them: another one's are not mixed up with them
    let folder = match args.native {
        true => lean_provision::cache_folder()?.join("traces").join(digest(&lean.identity())),
        false => lean_provision::ensure(&*lean_provision::standard())?.dir.join("traces"),
    };
    let failed = |e: std::io::Error| Failure::new(format!("cannot write to {}: {e}", folder.display()));
    let store = TraceStore::open(&folder).map_err(failed)?;
    store.tidy();
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

/// A Lean's identity as the name of a folder.
fn digest(identity: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(identity).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Where the project is from, if its folder is in a repository.
fn source(root: &Path) -> Source {
    Source {
        url: git(root, &["config", "--get", "remote.origin.url"]).unwrap_or_default(),
        commit: git(root, &["rev-parse", "HEAD"]).unwrap_or_default(),
    }
}
