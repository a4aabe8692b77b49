//! The runner: theorems in parallel, one engine each.

use super::config::BenchConfig;
use super::progress::Display;
use super::result::{BenchResult, ResumeError, resume};
use super::turns::{InTurn, Turns};
use crate::lint::Finding;
use crate::recheck::RunRechecker;
use crate::whole_file::WholeFiles;
use crossbeam::channel;
use data::{JsonLines, JsonLinesError, Suite, Theorem};
use proof_policy::TheoremExample;
use proof_search::{
    Backend, Budget, EngineFailure, Guidance, Problem, ProveOptions, Report, StopReason, Verdict, prove,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use supervise::StopFlag;
use training_records::SearchRecord;

/// A run over a suite.
pub struct Bench<'a> {
    /// What is to be proved.
    pub suite: &'a Suite,
    /// The settings, as written into results.
    pub config: &'a BenchConfig,
    /// Policy and refuter.
    pub guidance: Guidance<'a>,
    /// The engine with its version, as written into results.
    pub engine: &'a str,
    /// What was found about statements, by their names; `None` if nobody looked.
    pub lint: Option<&'a HashMap<String, Vec<Finding>>>,
    /// Checks again what was proved.
    pub rechecker: Option<&'a RunRechecker>,
    /// Puts what was proved into the files that its theorems stand in.
    pub whole_files: Option<&'a WholeFiles>,
    /// Engines that run at once.
    pub workers: usize,
    /// Theorems that are searched at once, each with an engine of its own; as many as engines run, or more
    /// where searches wait for somebody else, such as a model. Waiting for a turn counts as Lean's time then.
    pub searches: usize,
    /// The results file; made if missing, continued if there.
    pub out: &'a Path,
    /// The file that attempts are appended to, if the search records them (see
    /// [`SearchOptions::record`](proof_search::SearchOptions)): one line a theorem, before its result.
    pub attempts: Option<&'a Path>,
    /// The file that searches are written to in words, likewise; only goals that engines print are in it (see
    /// [`LeanBackend::printing`](proof_search::LeanBackend::printing)).
    pub records: Option<&'a Path>,
}

/// What became of a run.
#[derive(Debug)]
pub struct Outcome {
    /// All results in the file, those of earlier runs included, in the order of the file.
    pub results: Vec<BenchResult>,
    /// How many of them were there before.
    pub resumed: usize,
    /// The run was ended from outside before all theorems had a result.
    pub interrupted: bool,
    /// The share of the time of this run in which engines had something to do, of all that may run at once,
    /// between 0 and 1; `None` if everything was there before.
    pub engines_busy: Option<f64>,
}

/// Why a run could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// Earlier results cannot be continued.
    #[error(transparent)]
    Resume(#[from] ResumeError),
    /// The file cannot be written.
    #[error(transparent)]
    Out(#[from] JsonLinesError),
    /// No engine can be had.
    #[error("no engine: {0}")]
    Engine(#[from] EngineFailure),
}

impl Bench<'_> {
    /// Runs every theorem that has no result yet. Each result is appended and flushed before it is counted.
    /// In deterministic mode results are written in the order of the suite, otherwise as they come.
    ///
    /// # Errors
    /// When the results file cannot be continued or written, or no engine can be had at
    /// all. Failures of engines in between are results.
    pub fn run<E: Backend>(
        &self,
        make_engine: &(dyn Fn() -> Result<E, EngineFailure> + Sync),
        display: &mut dyn Display,
        stop: &StopFlag,
    ) -> Result<Outcome, BenchError> {
        // The file first: whoever cannot write results should not compute them.
        let mut file = JsonLines::open(self.out)?;
        let mut attempts = self.attempts.map(JsonLines::open).transpose()?;
        let mut records = self.records.map(JsonLines::open).transpose()?;
        let mut results = resume(self.out, self.suite, self.config, self.engine)?;
        let resumed = results.len();
        let done: HashSet<&str> = results.iter().map(|r| r.name.as_str()).collect();
        let todo: Vec<&Theorem> =
            self.suite.theorems.iter().filter(|t| !done.contains(t.name.as_str())).collect();
        drop(done);
        let searches = self.searches.max(self.workers).min(todo.len());
        display.begin(self.suite, &results);
        let mut engines = Vec::with_capacity(searches);
        for _ in 0..searches {
            engines.push(make_engine()?);
        }
        let turns = Turns::new(self.workers.min(searches));
        let (options, hash, total) = (self.options(), self.suite.hash(), todo.len());
        let written: Result<(), BenchError> = std::thread::scope(|scope| {
            let (job_tx, job_rx) = channel::unbounded();
            todo.into_iter().enumerate().for_each(|job| _ = job_tx.send(job));
            drop(job_tx);
            let (done_tx, done_rx) = channel::unbounded();
            for engine in engines {
                let mut engine = InTurn { engine, turns: Arc::clone(&turns) };
                let (job_rx, done_tx, options) = (job_rx.clone(), done_tx.clone(), &options);
                scope.spawn(move || {
                    for (i, theorem) in job_rx {
                        if stop.is_set() {
                            break;
                        }
                        let mut report = attempt(&mut engine, self.guidance, theorem, options, stop);
                        if let Some(rechecker) = self.rechecker {
                            rechecker.confirm(&problem(theorem), &mut report);
                        }
                        if let Some(whole_files) = self.whole_files {
                            whole_files.confirm(&mut engine, theorem, &mut report);
                        }
                        if done_tx.send((i, theorem, report)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(done_tx);
            let mut waiting = BTreeMap::new();
            let mut next = 0;
            for (i, theorem, mut report) in done_rx {
                if report.stop == Some(StopReason::Interrupted) {
                    continue;
                }
                let suite = (self.suite.name.as_str(), hash.as_str());
                // before the result: a theorem that has one is not searched again
                if let Some(file) = &mut attempts
                    && let Err(error) = file.append(&TheoremExample::new(suite.0, &theorem.name, &report))
                {
                    stop.set();
                    return Err(error.into());
                }
                if let Some(file) = &mut records
                    && let Err(error) = file.append(&SearchRecord::new(suite.0, theorem, &report))
                {
                    stop.set();
                    return Err(error.into());
                }
                report.attempts = vec![];
                let result = BenchResult::new(theorem, report, suite, self.config, self.engine);
                let lint = self.lint.map(|l| l.get(&theorem.name).cloned().unwrap_or_default());
                waiting.insert(i, BenchResult { lint, ..result });
                while let Some(entry) = waiting.first_entry() {
                    if self.config.search.deterministic && *entry.key() != next && !stop.is_set() {
                        break;
                    }
                    next = entry.key() + 1;
                    let result = entry.remove();
                    if let Err(error) = file.append(&result) {
                        // Nobody would see what else is found.
                        stop.set();
                        return Err(error.into());
                    }
                    display.result(&result);
                    results.push(result);
                }
            }
            for (_, result) in waiting {
                file.append(&result)?;
                display.result(&result);
                results.push(result);
            }
            Ok(())
        });
        let engines_busy = (searches > 0).then(|| turns.busy());
        display.end();
        written?;
        let interrupted = results.len() < resumed + total;
        Ok(Outcome { results, resumed, interrupted, engines_busy })
    }

    fn options(&self) -> ProveOptions {
        let c = self.config;
        ProveOptions {
            search: c.search.clone(),
            budget: Budget {
                wall: c.timeout_s.map(Duration::from_secs_f64),
                steps: c.steps,
                samples: c.samples,
                tokens: c.tokens,
                ..Budget::default()
            },
            auto_bound: c.auto_bound,
            ..ProveOptions::default()
        }
    }
}

fn problem(theorem: &Theorem) -> Problem {
    Problem {
        name: theorem.declares.clone(),
        header: theorem.header.to_string(),
        statement: theorem.statement.clone(),
    }
}

/// One theorem. A panic in a policy is a failure of this theorem, not of the run.
fn attempt<E: Backend>(
    engine: &mut E,
    guidance: Guidance,
    theorem: &Theorem,
    options: &ProveOptions,
    stop: &StopFlag,
) -> Report {
    let problem = problem(theorem);
    let engines = std::slice::from_mut(engine);
    let run = std::panic::AssertUnwindSafe(|| prove(engines, guidance, &problem, options, stop));
    std::panic::catch_unwind(run).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
        let failure = EngineFailure { stage: "search".into(), message: format!("panic: {text}") };
        Report::new(Verdict::EngineFailure { failure })
    })
}
