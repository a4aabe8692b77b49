//! Running tactics on a goal for suggestions.

use crate::plain::{Plain, SHORTER};
use crate::proof::Node;
use crate::worked::{Worked, first_alike};
use lean_bridge::{FailureKind, LemmaCandidates, TacticOutcome, TacticRequest, TacticResult};
use proof_search::policy::{Outcome, Probe, Tactic, TacticLimits};
use proof_search::{Backend, LeanBackend};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Runs tactics on a goal until a deadline, each text once.
pub(crate) struct TacticRunner<'a> {
    engine: &'a mut LeanBackend,
    node: &'a Node,
    deadline: Instant,
    stop: &'a StopFlag,
    tried: usize,
    /// What was run, and what came of it if that is still to be looked at.
    ran: HashMap<String, Option<Worked>>,
    /// What Lean proposed in place of the tactics of the last probe.
    proposals: Vec<String>,
    error: Option<lean_bridge::Error>,
}

impl<'a> TacticRunner<'a> {
    /// A runner that has run nothing yet, and runs nothing after the deadline or once `stop` is set.
    pub(crate) fn new(
        engine: &'a mut LeanBackend,
        node: &'a Node,
        deadline: Instant,
        stop: &'a StopFlag,
    ) -> TacticRunner<'a> {
        let (ran, proposals) = (HashMap::new(), vec![]);
        TacticRunner { engine, node, deadline, stop, tried: 0, ran, proposals, error: None }
    }

    /// The engine that runs the tactics.
    pub(crate) fn engine(&mut self) -> &mut LeanBackend {
        self.engine
    }

    /// How many tactics were run.
    pub(crate) fn tried(&self) -> usize {
        self.tried
    }

    /// The error with which the engine has failed while a lazy move was computed.
    pub(crate) fn take_error(&mut self) -> Option<lean_bridge::Error> {
        self.error.take()
    }

    /// The time that is left.
    pub(crate) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Runs a tactic that was not run before, and texts that are shorter: the shortest of those that do the
    /// same is what worked. `None` if the tactic fails, or was looked at before.
    ///
    /// # Errors
    /// What the engine could not do.
    pub(crate) fn plainest(
        &mut self,
        plain: &Plain,
        limits: TacticLimits,
    ) -> Result<Option<Worked>, lean_bridge::Error> {
        let Some(worked) = self.once(&plain.text, limits, false)? else { return Ok(None) };
        if plain.must_close && !worked.goals.is_empty() {
            // The same tactic may come without `done` yet.
            self.ran.insert(plain.text.clone(), Some(worked));
            return Ok(None);
        }
        if !worked.proposals.is_empty() {
            return Ok(Some(worked));
        }
        let time = Duration::from_secs_f64(worked.ms / 1e3).max(SHORTER);
        let limits = TacticLimits { timeout: limits.timeout.min(time), ..limits };
        let shorter = first_alike(&plain.shorter(), &worked.goals, |text| {
            if self.left().is_zero() || self.stop.is_set() {
                return Ok(None);
            }
            let shorter = self.once(text, limits, true)?;
            if shorter.is_some() {
                // What does something else may be looked at when its own turn comes.
                self.ran.insert(text.to_owned(), shorter.clone());
            }
            Ok::<_, lean_bridge::Error>(shorter)
        })?;
        let Some(shorter) = shorter else { return Ok(Some(worked)) };
        self.ran.insert(shorter.text.clone(), None);
        Ok(Some(shorter))
    }

    /// Runs a tactic, unless it was run before and has been looked at; nothing if it fails. One that had
    /// little time may be run again with more.
    fn once(
        &mut self,
        text: &str,
        limits: TacticLimits,
        is_short: bool,
    ) -> Result<Option<Worked>, lean_bridge::Error> {
        if let Some(known) = self.ran.get_mut(text) {
            return Ok(known.take());
        }
        self.ran.insert(text.to_owned(), None);
        let tactic = Tactic { text: text.to_owned(), limits };
        let Some(outcome) = self.tactics(&[tactic], false)?.into_iter().next() else { return Ok(None) };
        if is_short && matches!(outcome.result, TacticResult::Failed { kind: FailureKind::Timeout, .. }) {
            self.ran.remove(text);
        }
        Ok(Worked::of(text, outcome))
    }

    /// Runs tactics on the goal, none for longer than there is time left.
    fn tactics(
        &mut self,
        tactics: &[Tactic],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, lean_bridge::Error> {
        let left = self.left().max(Duration::from_millis(1));
        let request = |tactic: &Tactic| {
            let TacticLimits { heartbeats, timeout } = tactic.limits;
            TacticRequest { text: tactic.text.clone(), heartbeats, timeout: timeout.min(left) }
        };
        let requests: Vec<TacticRequest> = tactics.iter().map(request).collect();
        let node = self.node;
        let worker = self.engine.worker();
        let outcomes = worker.tactics_printed(&node.state, node.part.index, &requests, until_closed)?;
        self.tried += outcomes.len();
        Ok(outcomes)
    }
}

impl Probe for TacticRunner<'_> {
    fn run(&mut self, tactics: &[Tactic], until_closed: bool) -> Vec<Outcome> {
        let mut out = vec![];
        self.proposals.clear();
        if !self.stop.is_set() && !self.left().is_zero() && self.error.is_none() {
            match self.tactics(tactics, until_closed) {
                Ok(outcomes) => {
                    self.proposals = outcomes.iter().flat_map(|o| o.proposals.clone()).collect();
                    out.extend(outcomes.into_iter().map(|outcome| match outcome.result {
                        TacticResult::Goals { goals, .. } => Outcome::Goals(goals),
                        TacticResult::Failed { message, .. } => Outcome::Failed(message),
                    }));
                }
                Err(e) => self.error = Some(e),
            }
        }
        let closed = matches!(out.last(), Some(Outcome::Goals(g)) if g.is_empty());
        if !(until_closed && closed) {
            out.resize_with(tactics.len(), || Outcome::Failed("not run: the time is over".into()));
        }
        out
    }

    fn proposals(&self) -> &[String] {
        &self.proposals
    }

    fn fail(&mut self, stage: &str, message: String) {
        tracing::warn!(stage, message, "a source of moves failed");
    }

    fn candidates(&mut self, limit: usize) -> LemmaCandidates {
        if self.stop.is_set() || self.left().is_zero() {
            return LemmaCandidates::default();
        }
        let node = self.node;
        let found = self.engine.candidates(&node.state, node.part.index.unwrap_or(0), limit);
        found.unwrap_or_else(|failure| {
            tracing::debug!(%failure, "no lemmas by shape");
            LemmaCandidates::default()
        })
    }
}
