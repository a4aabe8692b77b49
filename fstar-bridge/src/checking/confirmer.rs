//! Successes once more, many of one file in one process that was asked for nothing but successes.

use super::attempt::{Attempted, attempts};
use super::problem::DefinitionProblem;
use super::screening::Screened;
use super::verdict::Word;
use crate::common::Common;
use crate::error::Error;
use crate::message::{Issue, Level};
use crate::path::StackEntry;
use crate::pushed::{Outcome, Pushed};
use crate::query::PushKind;
use crate::worker::Worker;
use std::sync::Arc;
use std::time::Duration;

/// What no F* may accept. One that does proves nothing.
const FALSEHOOD: &str = "#push-options \"--z3rlimit 1\"\nlet must_be_refuted (_:unit) : Lemma \
     (Prims.l_False) = ()\n#pop-options\n";
/// z3 starts anew: what it was asked before has no part in what it answers.
const RESTART: &str = "#restart-solver\n";
/// Number of the error that z3 has not proved something.
const UNPROVED: u32 = 19;

/// The process that confirms. Every candidate finds the state to which what was there before has been
/// taken back, and its own z3.
#[derive(Debug)]
pub(super) struct Confirmer {
    worker: Worker,
    common: Arc<Common>,
    /// Candidates that the process was asked for.
    asked: usize,
}

impl Confirmer {
    pub fn new(common: Arc<Common>) -> Confirmer {
        Confirmer { worker: Worker::new(common.clone()), common, asked: 0 }
    }

    /// Has a process started for a problem, to be there when there is something to confirm.
    pub fn expect(&mut self, problem: &DefinitionProblem) {
        self.worker.expect(&problem.before);
    }

    /// What another process says of a candidate that was accepted. A refusal counts only if it comes
    /// from one that was asked for nothing else.
    pub async fn again(
        &mut self,
        problem: &DefinitionProblem,
        text: Screened<'_>,
    ) -> Result<Attempted, Error> {
        if self.is_sound(problem).await? {
            let started = self.worker.started();
            let attempted = attempts(&mut self.worker, problem, text).await?;
            // what was lost on the way was replaced by a fresh one
            let was_shared = self.asked > 0 && self.worker.started() == started;
            self.asked = if was_shared { self.asked + 1 } else { 1 };
            if attempted.verdict.verdict == Word::Proved || !was_shared {
                return Ok(attempted);
            }
        }
        self.asked = 0;
        self.worker.restart().await;
        self.alone(problem, text).await
    }

    /// What a process says that is started for this candidate.
    pub async fn alone(&self, problem: &DefinitionProblem, text: Screened<'_>) -> Result<Attempted, Error> {
        let mut fresh = Worker::new(self.common.clone());
        let attempted = attempts(&mut fresh, problem, text).await;
        fresh.restart().await;
        attempted
    }

    /// Brings the process to the state before a candidate. One that was used before must refute a
    /// falsehood there, and gives its z3 up; if it does not, or if it is lost, there is none.
    async fn is_sound(&mut self, problem: &DefinitionProblem) -> Result<bool, Error> {
        let (before, line) = problem.start();
        if !self.worker.stays_for(&before) {
            self.asked = 0;
        }
        match self.worker.go_to(&before).await {
            Ok(()) if self.asked == 0 => return Ok(true),
            Ok(()) => {}
            Err(e) if e.is_worth_another_process() => return Ok(false),
            Err(e) => return Err(e),
        }
        let push = |code: &str| Arc::new(StackEntry::Push { kind: PushKind::Full, code: code.into(), line });
        let quick = self.common.limits.quick;
        let refuted = self.worker.enter(&push(FALSEHOOD), quick).await;
        if !refuted.is_ok_and(|pushed| is_refuted(&pushed)) {
            return Ok(false);
        }
        let restarted = self.worker.enter(&push(RESTART), quick).await;
        let is_restarted = restarted.is_ok_and(|p| p.outcome == Outcome::Accepted);
        Ok(is_restarted && self.worker.pop().await.is_ok())
    }

    /// Ends the process, and waits until it is gone.
    pub async fn shut_down(&mut self) {
        self.asked = 0;
        self.worker.shut_down().await;
    }

    /// Time that went into starting and loading.
    pub fn preparing(&self) -> Duration {
        self.worker.preparing()
    }

    /// Processes that were started so far, but for those that were asked for one candidate only.
    pub fn started(&self) -> usize {
        self.worker.started()
    }
}

/// Whether it was z3 that did not prove something: any other complaint says nothing of what F* would
/// take for proved.
fn is_refuted(pushed: &Pushed) -> bool {
    let is_of_z3 = |issue: &Issue| {
        issue.number == Some(UNPROVED) || ["solver", "SMT"].iter().any(|word| issue.message.contains(word))
    };
    matches!(pushed.outcome, Outcome::Refuted | Outcome::ResourceOut)
        && pushed.issues.iter().any(|issue| issue.level == Level::Error && is_of_z3(issue))
}
