//! `prover fstar prove`, and the search that `prover bench --prover fstar` runs.

use super::args::{FstarArgs, MEMORY_MB, MemoryArgs};
use super::check::find;
use crate::cli::SearchArgs;
use crate::cli::failure::{Failure, status};
use clap::Args;
use data::fstar::{FstarSuite, SAMPLE, SuiteEntry};
use data::{FileLine, Suite, Theorem};
use proof_search::{
    Budget, EngineFailure, Guidance, ProveOptions, Report, SearchOptions, StopReason, Verdict, prove,
};
use prover_evaluate::bench::{Bench, BenchConfig, Outcome, progress};
use prover_fstar::search::{FstarBackend, FstarExamples, FstarPolicy, FstarPremises, Target};
use prover_fstar::{Fstar, Problems, own_file};
use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use supervise::StopFlag;

/// Name of the policy, as written into results.
const POLICY: &str = "fstar 2";
/// Wall time of one question of the search to F*; a candidate's own limit is --timeout.
const STEP: Duration = Duration::from_secs(5);

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ProveArgs {
    /// An F* file, or a data set: a folder, a file's JSON, records in JSON lines, or `fstar-sample`
    #[arg(value_name = "FILE.fst|DATA SET")]
    source: String,
    /// The definition to be found; the one that stands there is not looked at
    #[arg(long, value_name = "NAME")]
    definition: String,
    /// Folder of the data set's sources and .checked files [default: where its JSON is]
    #[arg(long, value_name = "DIR")]
    sources: Option<std::path::PathBuf>,
    /// Data set whose training part is looked through for definitions of similar type [default:
    /// the data set itself; for a file, `fstar-sample`]
    #[arg(long, value_name = "DATA SET")]
    examples: Option<String>,
    /// Questions to F*; the search is then deterministic
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    fstar: FstarArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover fstar prove Lists.fst --definition total_app
  prover fstar prove fstar-sample --definition rev_length --timeout 120
  prover fstar prove Lists.fst --definition total_app --endpoint http://localhost:8000/v1 --model NAME

Tries case splits, recursions, lemmas in sight, bodies of similar definitions, assertions, calculations and \
tactics, each asked of F* with the rest \
admitted, and the texts of a --generator or a model at an --endpoint; what is found is checked like any \
other candidate. Exit status 1 if nothing is found.";

pub fn run(args: ProveArgs) -> Result<ExitCode, Failure> {
    let runtime = runtime()?;
    let fstar = runtime.block_on(args.fstar.find())?;
    let target = if args.source.ends_with(".fst") || args.source.ends_with(".fsti") {
        let file = Path::new(&args.source);
        let found = runtime.block_on(own_file(
            &fstar,
            file,
            &args.definition,
            args.fstar.prefix(),
            args.fstar.limit(),
        ));
        let own = found.map_err(|e| Failure::new(format!("{e:#}")))?;
        let heads = fstar_bridge::heads(&own.text);
        let examples = FstarExamples::of(&FstarSuite::open(args.examples.as_deref().unwrap_or(SAMPLE))?, 0);
        let near = |ty: &str| examples.near(None, &args.definition, ty);
        Target::new(Arc::new(own.problem), &heads, &FstarPremises::default(), near)
    } else {
        let suite = FstarSuite::open(&args.source)?;
        let other = args.examples.as_deref().map(FstarSuite::open).transpose()?;
        let examples = FstarExamples::of(other.as_ref().unwrap_or(&suite), 0);
        let entry = find(&suite, &args.definition)?;
        let problems =
            Problems::new(&suite, &fstar, args.sources.clone(), args.fstar.prefix(), args.fstar.limit())?;
        let problem = problems.of(entry).map_err(|s| Failure::new(format!("{}: {}", s.id, s.reason)))?;
        let target = target_of(problem, entry, &FstarPremises::of(&suite), &examples);
        // What `problems` has written must be there until the end.
        return show(&args, target.map(|target| search_one(&args, &runtime, &fstar, target)).transpose()?);
    };
    show(&args, target.map(|target| search_one(&args, &runtime, &fstar, target)).transpose()?)
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}

fn search_one(
    args: &ProveArgs,
    runtime: &tokio::runtime::Runtime,
    fstar: &Fstar,
    target: Target,
) -> Result<Report, Failure> {
    let problem = target.as_problem();
    let targets = Arc::new(HashMap::from([(problem.name.clone(), Arc::new(target))]));
    let checkers = args.fstar.checkers(fstar, usize::MAX);
    let engine = |_| {
        let (handle, common) = (runtime.handle().clone(), fstar.common.clone());
        FstarBackend::new(handle, common, checkers.confirm, targets.clone())
    };
    let mut engines: Vec<FstarBackend> = (0..checkers.workers).map(engine).collect();
    let policy = FstarPolicy::new(targets, STEP).with_generator(args.fstar.generator());
    let options = ProveOptions {
        search: SearchOptions { deterministic: args.steps.is_some(), ..SearchOptions::default() },
        budget: Budget { wall: Some(args.fstar.limit()), steps: args.steps, ..Budget::default() },
        ..ProveOptions::default()
    };
    let stop = stop_on_signals(runtime);
    let guidance = Guidance { policy: &policy, refuter: None, value: None };
    Ok(prove(&mut engines, guidance, &problem, &options, &stop))
}

fn stop_on_signals(runtime: &tokio::runtime::Runtime) -> StopFlag {
    let stop = StopFlag::default();
    let flag = stop.clone();
    runtime.spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            flag.set();
        }
    });
    stop
}

fn show(args: &ProveArgs, report: Option<Report>) -> Result<ExitCode, Failure> {
    let Some(report) = report else {
        return Err(Failure::new(format!(
            "`{}` has neither a type nor the beginning of a `let` to start from",
            args.definition
        )));
    };
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "(* {}: {}; {} questions to F*; {} *)",
            args.definition, report.verdict, report.steps, report.time
        );
        if let Some(proof) = &report.proof {
            println!("{proof}");
        }
        match (&report.verdict, &report.stop) {
            (Verdict::Proved { .. }, _) => {}
            (_, Some(stop)) => eprintln!("{}: nothing found: {stop}", args.definition),
            _ => {}
        }
    }
    if report.stop == Some(StopReason::Interrupted) {
        return Ok(ExitCode::from(130));
    }
    Ok(status(matches!(report.verdict, Verdict::Proved { .. })))
}

fn target_of(
    problem: fstar_bridge::DefinitionProblem,
    entry: &SuiteEntry,
    premises: &FstarPremises,
    examples: &FstarExamples,
) -> Option<Target> {
    let definition = &entry.definition;
    let mut heads = fstar_bridge::heads(definition.source_definition.as_deref().unwrap_or_default());
    if heads.is_empty() {
        heads.extend(definition.prompt_text().map(str::to_string));
    }
    let near = |ty: &str| examples.near(Some(entry), definition.name.as_deref().unwrap_or_default(), ty);
    Target::new(Arc::new(problem), &heads, premises, near)
}

/// What `prover bench --prover fstar` searches.
pub struct FstarBench<'a> {
    pub suite: &'a FstarSuite,
    pub entries: &'a [&'a SuiteEntry],
    pub sources: Option<&'a Path>,
    /// Of the parts of the data set: examples are of the training part.
    pub split_seed: u64,
    pub fstar: &'a FstarArgs,
    pub search: &'a SearchArgs,
    pub out: &'a Path,
}

impl FstarBench<'_> {
    /// Searches for every definition, with results in a file; continues what is there.
    /// The results, and how many definitions there are.
    pub fn run(&self) -> Result<(Outcome, usize), Failure> {
        let runtime = runtime()?;
        let fstar = runtime.block_on(self.fstar.find())?;
        let premises = FstarPremises::of(self.suite);
        let examples = FstarExamples::of(self.suite, self.split_seed);
        let problems = Problems::new(
            self.suite,
            &fstar,
            self.sources.map(Path::to_owned),
            self.fstar.prefix(),
            self.fstar.limit(),
        )?;
        let (mut targets, mut theorems) = (HashMap::new(), vec![]);
        for entry in self.entries {
            let nothing = || "it has neither a type nor the beginning of a `let` to start from".to_string();
            let target = problems.of(entry).map_err(|skipped| skipped.reason);
            let target = target.and_then(|p| target_of(p, entry, &premises, &examples).ok_or_else(nothing));
            let (target, reason) = match target {
                Ok(target) => (Some(target), String::new()),
                Err(reason) => (None, reason),
            };
            // One without a target is `unsupported` and stays in the denominator.
            let statement = match &target {
                Some(target) => target.as_problem().statement,
                None => entry.definition.source_definition.clone().unwrap_or_default(),
            };
            theorems.push(Theorem {
                name: entry.id.clone(),
                declares: entry.id.clone(),
                header: reason.into(),
                statement,
                split: String::new(),
                informal: String::new(),
                grade: None,
                topic: None,
                place: FileLine { file: entry.place.file.clone(), line: 0 },
            });
            targets.extend(target.map(|target| (entry.id.clone(), Arc::new(target))));
        }
        let (targets, total) = (Arc::new(targets), theorems.len());
        let suite = Suite { name: self.suite.name.clone(), theorems, skipped: vec![], unreadable: vec![] };
        let generator = self.fstar.generator();
        let config = BenchConfig {
            auto_bound: Default::default(),
            timeout_s: self.search.timeout(),
            steps: self.search.steps,
            samples: None,
            tokens: None,
            refute: false,
            premises: true,
            // Results with a generator and without never share a file.
            policy: match &generator {
                Some(generator) => format!("{POLICY}; generator {generator}"),
                None => POLICY.into(),
            },
            search: self.search.options(),
        };
        let policy = FstarPolicy::new(targets.clone(), STEP).with_generator(generator);
        let checkers = self.fstar.checkers(&fstar, total);
        let bench = Bench {
            lint: None,
            suite: &suite,
            config: &config,
            guidance: Guidance { policy: &policy, refuter: None, value: None },
            engine: &fstar.identity(),
            rechecker: None,
            whole_files: None,
            workers: checkers.workers,
            searches: checkers.workers,
            out: self.out,
            attempts: None,
            records: None,
        };
        let stop = stop_on_signals(&runtime);
        let engine = || {
            let (handle, common) = (runtime.handle().clone(), fstar.common.clone());
            Ok::<_, EngineFailure>(FstarBackend::new(handle, common, checkers.confirm, targets.clone()))
        };
        let outcome = bench.run(&engine, &mut *progress(checkers.workers), &stop)?;
        Ok((outcome, total))
    }
}

/// Options of `prover bench` as those of F*.
pub fn fstar_args(program: super::ProgramArgs, search: &SearchArgs) -> FstarArgs {
    FstarArgs {
        program,
        asked: search.model.asked.clone(),
        workers: search.workers,
        timeout: search.timeout,
        memory: MemoryArgs { memory_mb: search.engine.memory_mb.map_or(MEMORY_MB, |mb| mb as u64) },
    }
}
