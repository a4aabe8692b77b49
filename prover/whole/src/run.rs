//! A suite: theorems in parallel, one engine each, and results that survive a kill.

use crate::asker::Asker;
use crate::options::WholeOptions;
use crate::result::{WholeRecord, WholeResult};
use crate::theorem_run::TheoremRun;
use crossbeam::channel;
use data::{JsonLines, JsonLinesError, Suite, Theorem, read_json_lines};
use language_model::ModelError;
use proof_search::{EngineFailure, Guidance, LeanBackend, Report, StopReason, Verdict};
use prover_evaluate::bench::{BenchConfig, BenchResult, Display, ResumeError, resume};
use std::collections::HashSet;
use std::path::Path;
use supervise::StopFlag;

/// So many theorems in a row for which the model fails end a run: it would fail for the others, too.
const MOST_FAILURES: usize = 3;

/// A run over a suite.
pub struct WholeRun<'a> {
    /// What is to be proved.
    pub suite: &'a Suite,
    /// Who is asked.
    pub asker: &'a Asker<'a>,
    /// How.
    pub options: &'a WholeOptions,
    /// The settings of the search for holes, as written into results. Its `policy` should name the model,
    /// see [`WholeRun::policy_name`]; its budgets are not used.
    pub config: &'a BenchConfig,
    /// What the search for holes works with; nothing is refuted.
    pub guidance: Guidance<'a>,
    /// The engine with its version, as written into results.
    pub engine: &'a str,
    /// Engines at once.
    pub workers: usize,
    /// The results file; made if missing, continued if there.
    pub out: &'a Path,
}

/// What became of a run.
#[derive(Debug)]
pub struct WholeOutcome {
    /// All results in the file, those of earlier runs included. A theorem for which the model or the engine
    /// has failed is among them, and is tried again in the next run.
    pub results: Vec<WholeResult>,
    /// How many of them were there before.
    pub resumed: usize,
    /// The run was ended from outside before all theorems had a result.
    pub interrupted: bool,
}

/// Why a run could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum WholeError {
    /// Earlier results cannot be continued.
    #[error(transparent)]
    Resume(#[from] ResumeError),
    /// The file cannot be written.
    #[error(transparent)]
    Out(#[from] JsonLinesError),
    /// No engine can be had.
    #[error("no engine: {0}")]
    Engine(#[from] EngineFailure),
    /// The model fails for one theorem after the other.
    #[error(
        "the model failed for {failures} theorems in a row, at last: {last}. Run the same command again to \
         continue when it answers"
    )]
    Model {
        /// How many.
        failures: usize,
        /// The last error.
        last: ModelError,
    },
}

/// What a thread tells about a theorem.
type Done<'a> = (&'a Theorem, Report, WholeRecord, Option<ModelError>);

impl WholeRun<'_> {
    /// What results call a policy in whole-proof mode, so that no run of another sort continues them.
    pub fn policy_name(asker: &Asker, policy: &str) -> String {
        format!("whole proofs of {}; holes: {policy}", asker.name())
    }

    /// Runs every theorem that has no result yet. Each result is appended and flushed before it is counted.
    ///
    /// # Errors
    /// When the results file cannot be continued or written, when no engine can be had at all, and when the
    /// model fails for several theorems in a row; what was done until then is in the file.
    pub fn run(
        &self,
        make_engine: &(dyn Fn() -> Result<LeanBackend, EngineFailure> + Sync),
        display: &mut dyn Display,
        stop: &StopFlag,
    ) -> Result<WholeOutcome, WholeError> {
        let mut file = JsonLines::open(self.out)?;
        let mut results = self.resume()?;
        let resumed = results.len();
        let done: HashSet<String> = results.iter().map(|r| r.result.name.clone()).collect();
        let theorems = self.suite.theorems.iter();
        let todo: Vec<&Theorem> = theorems.filter(|t| !done.contains(t.name.as_str())).collect();
        let earlier: Vec<BenchResult> = results.iter().map(|r| r.result.clone()).collect();
        display.begin(self.suite, &earlier);
        let workers = self.workers.min(todo.len());
        let engines = (0..workers).map(|_| make_engine()).collect::<Result<Vec<_>, _>>()?;
        let (hash, total) = (self.suite.hash(), todo.len());
        // ends the threads of this run when it fails, and leaves the caller's flag alone
        let over = StopFlag::default();
        let written = std::thread::scope(|scope| {
            let (job_tx, job_rx) = channel::unbounded();
            todo.into_iter().for_each(|job| _ = job_tx.send(job));
            drop(job_tx);
            let (done_tx, done_rx) = channel::unbounded();
            for mut engine in engines {
                let (job_rx, done_tx, over) = (job_rx.clone(), done_tx.clone(), &over);
                scope.spawn(move || {
                    for theorem in job_rx {
                        if stop.is_set() || over.is_set() {
                            break;
                        }
                        if done_tx.send(self.theorem(&mut engine, theorem, stop)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(done_tx);
            let written = self.write(done_rx, &hash, &mut file, display, &mut results);
            over.set();
            written
        });
        display.end();
        written?;
        let interrupted = results.len() < resumed + total;
        Ok(WholeOutcome { results, resumed, interrupted })
    }

    /// Writes results as they come.
    fn write(
        &self,
        done: channel::Receiver<Done>,
        hash: &str,
        file: &mut JsonLines,
        display: &mut dyn Display,
        results: &mut Vec<WholeResult>,
    ) -> Result<(), WholeError> {
        let mut failures = 0;
        for (theorem, report, whole, failed) in done {
            if report.stop == Some(StopReason::Interrupted) {
                continue;
            }
            let suite = (self.suite.name.as_str(), hash);
            let result = BenchResult::new(theorem, report, suite, self.config, self.engine);
            let result = WholeResult { result, whole, options: self.options.clone() };
            file.append(&result)?;
            display.result(&result.result);
            results.push(result);
            failures = if failed.is_some() { failures + 1 } else { 0 };
            if let Some(last) = failed.filter(|_| failures >= MOST_FAILURES) {
                return Err(WholeError::Model { failures, last });
            }
        }
        Ok(())
    }

    /// One theorem. A panic in the words or in a policy is a failure of this theorem, not of the run.
    fn theorem<'t>(&self, engine: &mut LeanBackend, theorem: &'t Theorem, stop: &StopFlag) -> Done<'t> {
        let run = TheoremRun {
            asker: self.asker,
            guidance: self.guidance,
            options: self.options,
            search: &self.config.search,
            auto_bound: self.config.auto_bound,
            stop,
        };
        let run = std::panic::AssertUnwindSafe(|| run.run(engine, theorem));
        let (report, record, failed) = std::panic::catch_unwind(run).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            let failure = EngineFailure { stage: "whole".into(), message: format!("panic: {text}") };
            (Report::new(Verdict::EngineFailure { failure }), WholeRecord::default(), None)
        });
        (theorem, report, record, failed)
    }

    /// The results already in the file, each theorem once; failures are tried again.
    fn resume(&self) -> Result<Vec<WholeResult>, WholeError> {
        let kept = resume(self.out, self.suite, self.config, self.engine)?;
        let kept: HashSet<&str> = kept.iter().map(|r| r.name.as_str()).collect();
        let mut results: Vec<WholeResult> = vec![];
        for result in read_json_lines::<WholeResult>(self.out)? {
            if result.options != *self.options {
                let differences = differences(&result.options, self.options);
                return Err(ResumeError::Config { path: self.out.to_owned(), differences }.into());
            }
            let is_failure = matches!(result.result.report.verdict, Verdict::EngineFailure { .. });
            if kept.contains(result.result.name.as_str()) && !is_failure {
                results.retain(|r| r.result.name != result.result.name);
                results.push(result);
            }
        }
        Ok(results)
    }
}

/// In words, in which fields two sets of options differ.
fn differences(there: &WholeOptions, now: &WholeOptions) -> Vec<String> {
    let value = |options: &WholeOptions| serde_json::to_value(options).unwrap_or_default();
    let (there, now) = (value(there), value(now));
    let fields = [&there, &now].map(|v| v.as_object().cloned().unwrap_or_default());
    let keys: std::collections::BTreeSet<String> = fields.iter().flat_map(|f| f.keys().cloned()).collect();
    let different = keys.into_iter().filter(|key| there.get(key) != now.get(key));
    let shown = |v: Option<&serde_json::Value>| v.map_or("not set".to_owned(), ToString::to_string);
    different
        .map(|key| format!("{key}: {} there, {} now", shown(there.get(&key)), shown(now.get(&key))))
        .collect()
}
