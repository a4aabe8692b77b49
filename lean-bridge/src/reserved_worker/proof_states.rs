//! Requests about proof states: opening them, running tactics on them, and what may apply to their goals.

use super::ReservedWorker;
use crate::document::PlaceGoals;
use crate::error::Error;
use crate::outcome::{Opened, TacticOutcome};
use crate::state::{PlacePath, ProofPath, ProofState, TacticRequest};
use lean_protocol::AutoBound;
use lean_protocol::answer::{LemmaCandidates, ProjectPremises};
use lean_protocol::term::Goal;
use std::time::Duration;

impl ReservedWorker {
    /// Opens a statement. `header` is its preamble (imports, `open`s, notations; may be empty), whose
    /// environment is kept in the worker; `statement` holds exactly one `sorry`, its proof.
    ///
    /// # Errors
    /// [`Error::Statement`] when Lean does not accept it; those of the process otherwise.
    pub async fn open(&mut self, header: &str, statement: &str, limit: Duration) -> Result<Opened, Error> {
        interruptible!(self, |worker| worker.open(header, statement, limit))
    }

    /// Rebuilds a state from its path, for example one read from disk. `limit` is for the statement; the
    /// steps have their own.
    ///
    /// # Errors
    /// As [`ReservedWorker::open`]; [`Error::Diverged`] when a step fails.
    pub async fn reopen(&mut self, path: &ProofPath, limit: Duration) -> Result<Opened, Error> {
        let mut opened = match path.place {
            Some(place) => self.reopen_place(path, place, limit).await?,
            None => self.open(&path.header, &path.statement, limit).await?,
        };
        for (i, step) in path.steps.iter().enumerate() {
            let outcomes =
                self.tactics(&opened.state, step.goal, std::slice::from_ref(&step.tactic), false).await?;
            let diverged = |reason: &str| Error::Diverged {
                step: i + 1,
                tactic: step.tactic.text.clone(),
                reason: reason.into(),
            };
            match outcomes.into_iter().next().map(|o| o.result) {
                Some(crate::TacticResult::Goals { state, goals }) => {
                    opened = Opened { state, goals, ..opened };
                }
                Some(crate::TacticResult::Failed { message, .. }) => return Err(diverged(&message)),
                None => return Err(diverged("no result")),
            }
        }
        Ok(opened)
    }

    /// The state at a place of a text.
    async fn reopen_place(
        &mut self,
        path: &ProofPath,
        place: PlacePath,
        limit: Duration,
    ) -> Result<Opened, Error> {
        let text = format!("{}{}", path.header, path.statement);
        let inspected = interruptible!(self, |worker| worker.inspect_at(&text, place.offset, limit))?;
        let found = inspected.places.into_iter().next().and_then(|p| p.goals.into_iter().nth(place.index));
        let diverged = || Error::Diverged {
            step: 0,
            tactic: "its place in the text".into(),
            reason: "there are no goals at the place any more".into(),
        };
        let PlaceGoals { state, goals, .. } = found.ok_or_else(diverged)?;
        Ok(Opened { state, goals, auto_bound: AutoBound::default(), messages: inspected.messages })
    }

    /// The goals of a state, with terms where the server has them, and as Lean prints them.
    ///
    /// # Errors
    /// As [`ReservedWorker::tactics`].
    pub async fn goals(&mut self, state: &ProofState) -> Result<Vec<Goal>, Error> {
        interruptible!(self, |worker| worker.goals(state))
    }

    /// [`ReservedWorker::tactics`] whose goals come with Lean's own print ([`Goal::text`]) too,
    /// which takes about half a millisecond for each.
    ///
    /// # Errors
    /// As [`ReservedWorker::tactics`].
    pub async fn tactics_printed(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, Error> {
        interruptible!(self, |worker| worker.tactics(state, goal, requests, until_closed, true))
    }

    /// Tries tactics, each on the same state, in one message. Results are in order; with `until_closed`
    /// they end after the first that leaves no goal. With `goal` the tactics see only that goal, and the
    /// resulting states hold only what it became; without, they run on the state as it is.
    ///
    /// When the process dies over a batch the rest is tried one by one on its successors; the tactic to
    /// blame gets
    /// [`crate::FailureKind::Engine`] or [`crate::FailureKind::Timeout`], the others their results.
    ///
    /// # Errors
    /// [`Error::Usage`] for a goal that is not there, [`Error::Diverged`] when the state cannot be rebuilt,
    /// those of starting a process. Never the failure of a tactic.
    pub async fn tactics(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, Error> {
        interruptible!(self, |worker| worker.tactics(state, goal, requests, until_closed, false))
    }

    /// Library lemmas that may apply to goal `goal` of a state.
    ///
    /// # Errors
    /// [`Error::Unsupported`] on a community REPL; those of [`ReservedWorker::tactics`].
    pub async fn candidates(
        &mut self,
        state: &ProofState,
        goal: usize,
        limit: usize,
    ) -> Result<LemmaCandidates, Error> {
        interruptible!(self, |worker| worker.candidates(state, goal, limit))
    }

    /// Statements in sight of a state that are not the library's: those of the text before it, then those of
    /// imported modules of a project, at most `limit`.
    ///
    /// # Errors
    /// As [`ReservedWorker::candidates`].
    pub async fn project_premises(
        &mut self,
        state: &ProofState,
        limit: usize,
    ) -> Result<ProjectPremises, Error> {
        interruptible!(self, |worker| worker.project_premises(state, limit))
    }
}
