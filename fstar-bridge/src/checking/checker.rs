//! Candidates, one at a time: asked of one process, and confirmed by another.

use super::attempt::{Attempted, attempts};
use super::confirmer::Confirmer;
use super::problem::DefinitionProblem;
use super::screening::{Screened, screen};
use super::verdict::{CandidateVerdict, Word};
use crate::common::Common;
use crate::error::Error;
use crate::library::Library;
use crate::worker::Worker;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is said of a proof where the library's sources are not there.
const NOT_LOOKED_FOR: &str =
    "the sources of F*'s library are not there, so that what it takes on faith is known by name only";

/// Which verdicts another process must repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Confirm {
    /// None.
    Never,
    /// Those that depend on what z3 was asked before, or on the machine: accepted, out of resources, out
    /// of time. Accepted ones of a file share a process that is asked for nothing else: each finds what
    /// was before it taken back, a z3 of its own, and an F* that still refutes a falsehood. If it is
    /// refused there, a process of its own decides.
    #[default]
    Fresh,
    /// The same ones, each by a process of its own.
    Alone,
}

/// Checks candidates.
#[derive(Debug)]
pub struct Checker {
    worker: Worker,
    confirmer: Confirmer,
    common: Arc<Common>,
    confirm: Confirm,
}

impl Checker {
    /// Starts nothing yet. `confirm` says which verdicts are asked for twice.
    pub fn new(common: Arc<Common>, confirm: Confirm) -> Checker {
        let (worker, confirmer) = (Worker::new(common.clone()), Confirmer::new(common.clone()));
        Checker { worker, confirmer, common, confirm }
    }

    /// What the library takes on faith, if its sources are there.
    pub fn library(&self) -> Option<&Library> {
        self.common.library.as_deref()
    }

    /// The verdict on a candidate.
    ///
    /// # Errors
    /// [`Error::Spawn`], [`Error::Greeting`], [`Error::Unsupported`] and [`Error::Usage`]: no candidate
    /// would fare better. All other faults end, after some attempts, as the verdict
    /// [`Word::Infrastructure`].
    pub async fn check(
        &mut self,
        problem: &DefinitionProblem,
        candidate: &str,
    ) -> Result<CandidateVerdict, Error> {
        let (begun, prepared) = (Instant::now(), self.preparing());
        let mut verdict = match screen(problem, candidate, self.library()) {
            Ok(screened) => self.judge(problem, screened).await?,
            Err(verdict) => verdict,
        };
        if verdict.verdict == Word::Proved && verdict.detail.is_empty() && self.library().is_none() {
            verdict.detail = NOT_LOOKED_FOR.into();
        }
        let preparing = self.preparing().saturating_sub(prepared);
        verdict.elapsed = begun.elapsed().saturating_sub(preparing);
        Ok(verdict)
    }

    /// Has a process started that will be needed for another problem than the present one.
    pub fn expect(&mut self, problem: &DefinitionProblem) {
        self.worker.expect(&problem.before);
    }

    /// Processes that were started so far.
    pub fn started(&self) -> usize {
        self.worker.started() + self.confirmer.started()
    }

    /// Ends the processes, and waits until they are gone.
    pub async fn shut_down(&mut self) {
        self.worker.shut_down().await;
        self.confirmer.shut_down().await;
    }

    fn preparing(&self) -> Duration {
        self.worker.preparing() + self.confirmer.preparing()
    }

    async fn judge(
        &mut self,
        problem: &DefinitionProblem,
        text: Screened<'_>,
    ) -> Result<CandidateVerdict, Error> {
        if self.confirm == Confirm::Fresh {
            self.confirmer.expect(problem);
        }
        let Attempted { verdict: first, is_repeated } = attempts(&mut self.worker, problem, text).await?;
        let second = match (self.confirm, first.verdict) {
            (Confirm::Never, _) => return Ok(first),
            (Confirm::Fresh, Word::Proved) => self.confirmer.again(problem, text).await?,
            (_, Word::ResourceOut | Word::Timeout) if is_repeated => {
                return Ok(CandidateVerdict { confirmed: true, ..first });
            }
            (_, Word::Proved | Word::ResourceOut | Word::Timeout) => {
                self.confirmer.alone(problem, text).await?
            }
            _ => return Ok(first),
        };
        let mut second = second.verdict;
        second.processes += first.processes;
        second.confirmed = second.verdict == first.verdict;
        if first.verdict == Word::Proved && second.verdict != Word::Proved {
            let said = std::mem::take(&mut second.detail);
            second.detail = format!("accepted once, but not in a fresh process: {said}");
        }
        Ok(second)
    }
}
