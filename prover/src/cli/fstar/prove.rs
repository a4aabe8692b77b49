//! `prover fstar prove`, and the search that `prover bench --prover fstar` runs.

use super::args::{FstarArgs, MEMORY_MB};
use super::check::find;
use crate::bench::{Bench, BenchConfig, Outcome, progress};
use crate::cli::SearchArgs;
use crate::cli::failure::{Failure, status};
use crate::fstar::search::{FstarEngine, FstarPolicy, FstarPremises, Target};
use crate::fstar::{Fstar, Problems, own_file};
use crate::search::{
    Budget, EngineFailure, Means, ProveOptions, Report, SearchOptions, StopFlag, StopReason, Verdict, prove,
};
use clap::Args;
use data::fstar::{FstarSuite, SuiteEntry};
use data::{Place, Suite, Theorem};
use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Name of the policy, as written into results.
const POLICY: &str = "fstar 1";
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

Tries case splits, recursions, lemmas in sight, assertions, calculations and tactics, each asked of F* with the rest admitted; what is found is \
checked like any other candidate. Exit status 1 if nothing is found.";

pub fn run(args: ProveArgs) -> Result<ExitCode, Failure> {
    let runtime = runtime()?;
    let fstar = runtime.block_on(args.fstar.find())?;
    let mut premises = FstarPremises::default();
    let target = if args.source.ends_with(".fst") {
        let file = Path::new(&args.source);
        let found = runtime.block_on(own_file(
            &fstar,
            file,
            &args.definition,
            args.fstar.prefix(),
            args.fstar.limit(),
        ));
        let own = found.map_err(|e| Failure::new(format!("{e:#}")))?;
        let head = fstar_bridge::signature(&own.text);
        Target::new(Arc::new(own.problem), head.as_deref(), &premises)
    } else {
        let suite = FstarSuite::open(&args.source)?;
        premises = premises_of(&suite);
        let entry = find(&suite, &args.definition)?;
        let problems =
            Problems::new(&suite, &fstar, args.sources.clone(), args.fstar.prefix(), args.fstar.limit())?;
        let problem = problems.of(entry).map_err(|s| Failure::new(format!("{}: {}", s.id, s.reason)))?;
        let report =
            target_of(problem, entry, &premises).map(|target| search_one(&args, &runtime, &fstar, target));
        return tell(&args, report.transpose()?);
    };
    let report = target.map(|target| search_one(&args, &runtime, &fstar, target));
    tell(&args, report.transpose()?)
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
    let mut engines: Vec<FstarEngine> = (0..checkers.workers)
        .map(|_| {
            FstarEngine::new(
                runtime.handle().clone(),
                fstar.common.clone(),
                checkers.confirm,
                targets.clone(),
            )
        })
        .collect();
    let policy = FstarPolicy::new(targets, STEP).with_generator(args.fstar.generator());
    let options = ProveOptions {
        search: SearchOptions { deterministic: args.steps.is_some(), ..SearchOptions::default() },
        budget: Budget { wall: Some(args.fstar.limit()), steps: args.steps, ..Budget::default() },
        ..ProveOptions::default()
    };
    let stop = stop_on_signals(runtime);
    let means = Means { policy: &policy, refuter: None };
    Ok(prove(&mut engines, means, &problem, &options, &stop))
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

fn tell(args: &ProveArgs, report: Option<Report>) -> Result<ExitCode, Failure> {
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

/// Lemmas of a data set, by their types.
fn premises_of(suite: &FstarSuite) -> FstarPremises {
    let mut premises = FstarPremises::default();
    for entry in &suite.entries {
        let d = &entry.definition;
        let signature = || d.source_definition.as_deref().and_then(fstar_bridge::signature);
        if let (Some(name), Some(text)) = (&d.name, d.val_text().map(str::to_string).or_else(signature)) {
            premises.add(name, &text);
        }
    }
    premises
}

fn target_of(problem: fstar_bridge::Problem, entry: &SuiteEntry, premises: &FstarPremises) -> Option<Target> {
    let d = &entry.definition;
    let head = d.source_definition.as_deref().and_then(fstar_bridge::signature);
    Target::new(Arc::new(problem), head.as_deref().or(d.prompt_text()), premises)
}

/// What `prover bench --prover fstar` searches.
pub struct FstarBench<'a> {
    pub suite: &'a FstarSuite,
    pub entries: &'a [&'a SuiteEntry],
    pub sources: Option<&'a Path>,
    pub fstar: &'a FstarArgs,
    pub search: &'a SearchArgs,
    pub out: &'a Path,
}

impl FstarBench<'_> {
    /// Searches for every definition, with results in a file; continues what is there. The results, and how many definitions there are.
    pub fn run(&self) -> Result<(Outcome, usize), Failure> {
        let runtime = runtime()?;
        let fstar = runtime.block_on(self.fstar.find())?;
        let premises = premises_of(self.suite);
        let problems = Problems::new(
            self.suite,
            &fstar,
            self.sources.map(Path::to_owned),
            self.fstar.prefix(),
            self.fstar.limit(),
        )?;
        let (mut targets, mut theorems) = (HashMap::new(), vec![]);
        for entry in self.entries {
            let target = problems.of(entry).ok().and_then(|p| target_of(p, entry, &premises));
            // one without a target is `unsupported` and stays in the denominator
            let statement = match &target {
                Some(target) => target.as_problem().statement,
                None => entry.definition.source_definition.clone().unwrap_or_default(),
            };
            theorems.push(Theorem {
                name: entry.id.clone(),
                declares: entry.id.clone(),
                header: String::new(),
                statement,
                split: String::new(),
                informal: String::new(),
                grade: None,
                topic: None,
                place: Place { file: entry.place.file.clone(), line: 0 },
            });
            targets.extend(target.map(|target| (entry.id.clone(), Arc::new(target))));
        }
        let (targets, total) = (Arc::new(targets), theorems.len());
        let suite = Suite { name: self.suite.name.clone(), theorems, skipped: vec![] };
        let config = BenchConfig {
            timeout_s: self.search.timeout(),
            steps: self.search.steps,
            refute: false,
            premises: true,
            policy: self.policy_name(),
            search: self.search.options(),
        };
        let policy = FstarPolicy::new(targets.clone(), STEP).with_generator(self.fstar.generator());
        let checkers = self.fstar.checkers(&fstar, total);
        let bench = Bench {
            suite: &suite,
            config: &config,
            means: Means { policy: &policy, refuter: None },
            engine: &fstar.identity(),
            second: None,
            workers: checkers.workers,
            out: self.out,
        };
        let stop = stop_on_signals(&runtime);
        let engine = || {
            let (handle, common) = (runtime.handle().clone(), fstar.common.clone());
            Ok::<_, EngineFailure>(FstarEngine::new(handle, common, checkers.confirm, targets.clone()))
        };
        let outcome = bench.run(&engine, &mut *progress(checkers.workers), &stop)?;
        Ok((outcome, total))
    }
}

impl FstarBench<'_> {
    /// Results with a generator and without never share a file.
    fn policy_name(&self) -> String {
        match &self.fstar.program.generator {
            Some(command) => format!("{POLICY}; generator `{command}`"),
            None => POLICY.into(),
        }
    }
}

/// Options of `prover bench` as those of F*.
pub fn fstar_args(program: super::ProgramArgs, search: &SearchArgs) -> FstarArgs {
    FstarArgs {
        program,
        workers: search.workers,
        timeout: search.timeout,
        memory_mb: search.engine.memory_mb.map_or(MEMORY_MB, |mb| mb as u64),
    }
}
