//! Runs the tactics of one job on its engine, within the budget, and answers the probes of its lazy moves.

use super::attempts::AttemptKind;
use super::backend::StepErrorKind::{Heartbeats, Timeout};
use super::backend::{Backend, EngineFailure, Step, StepError, StepErrorKind};
use super::losses::Losses;
use super::worker::{Attempt, Shared};
use crate::policy::{Action, Compute, Move, Outcome, Probe, Tactic, TacticLimits};
use lean_bridge::term::Goal;
use lean_bridge::{LemmaCandidates, LibraryPremise};
use std::time::{Duration, Instant};

/// Probes of a lazy move.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProbeCount {
    pub tries: u64,
    pub ok: u64,
    pub ms: f64,
}

/// No tactic gets less wall time than this (0 would mean no limit).
const LEAST: Duration = Duration::from_millis(20);

/// What a closer gets at first. Most of those that work take less, and most of those that take more fail in
/// the end, so a closer that needs more has to wait for its turn among the moves.
const QUICK: TacticLimits = TacticLimits { heartbeats: 20_000, timeout: Duration::from_secs(1) };
/// What it costs there, besides its own cost.
const PATIENCE: f64 = 1.0;

/// The engine with the state that a job works on, and what came of it so far.
pub struct Runner<'a, E: Backend> {
    pub engine: &'a mut E,
    pub state: &'a E::State,
    pub index: Option<usize>,
    /// The goal that is worked on, if it is a single one.
    pub goal: Option<&'a Goal>,
    pub shared: &'a Shared<'a>,
    pub failure: Option<EngineFailure>,
    /// See [`Done::fatal`].
    pub fatal: bool,
    /// Time of this job spent waiting for the engine.
    pub lean: Duration,
    pub probes: ProbeCount,
    /// What the engine proposed in place of the tactics of the last probe.
    pub proposals: Vec<String>,
    /// Probes that closed the goal: a move that is one of them need not be run again.
    pub closing: Vec<(String, Step<E::State>)>,
    pub losses: Losses,
}

impl<E: Backend> Runner<'_, E> {
    /// Takes the moves out that a probe has shown to close the goal, as attempts that were made.
    pub fn take_closing(&mut self, moves: &mut Vec<Move>) -> Vec<Attempt<E::State>> {
        let mut attempts = vec![];
        let (mut left, taken) = (vec![], std::mem::take(moves));
        for proposed in taken {
            let closing = |tactic: &Tactic| self.closing.iter().position(|(text, _)| *text == tactic.text);
            match proposed.action {
                Action::Tactic(tactic) if closing(&tactic).is_some() => {
                    let (_, step) = self.closing.swap_remove(closing(&tactic).expect("just found"));
                    let (family, cost) = (proposed.family, proposed.cost);
                    attempts.push(Attempt { family, cost, tactic, step, kind: AttemptKind::Queued });
                }
                action => left.push(Move { action, ..proposed }),
            }
        }
        *moves = left;
        attempts
    }

    /// Runs closers in one batch, each with a small share of what it may cost; those that failed on what is
    /// the same to them are left out. What was cut short comes back as moves.
    pub fn closers(
        &mut self,
        mut closers: Vec<(&'static str, f64, Tactic)>,
        attempts: &mut Vec<Attempt<E::State>>,
    ) -> Vec<Move> {
        let (shared, goal) = (self.shared, self.goal);
        let sight = |tactic: &Tactic| goal.and_then(|goal| shared.policy.sight(goal, tactic));
        closers.retain(|(_, _, tactic)| {
            let covered = sight(tactic).is_some_and(|sight| shared.failed.covers(tactic, &sight));
            if covered {
                tracing::debug!(tactic = tactic.text, "not run: it failed on what is the same to it");
            }
            !covered
        });
        let batch = closers.iter().cloned().map(|(family, cost, tactic)| (family, cost, quick(tactic)));
        let ran = self.attempt(batch.collect(), AttemptKind::Closer);
        let mut again = vec![];
        for ((family, cost, tactic), attempt) in closers.into_iter().zip(&ran) {
            match &attempt.step.result {
                Err(StepError { kind: Heartbeats | Timeout, .. })
                    if tactic.limits.heartbeats > QUICK.heartbeats =>
                {
                    again.push(Move { family, cost: cost + PATIENCE, action: Action::Tactic(tactic) });
                }
                Err(StepError { kind: StepErrorKind::Tactic, .. }) => {
                    if let Some(sight) = sight(&tactic) {
                        shared.failed.add(&tactic, sight);
                    }
                }
                _ => {}
            }
        }
        attempts.extend(ran);
        again
    }

    pub fn attempt(
        &mut self,
        moves: Vec<(&'static str, f64, Tactic)>,
        kind: AttemptKind,
    ) -> Vec<Attempt<E::State>> {
        let tactics: Vec<_> = moves.iter().map(|m| m.2.clone()).collect();
        let steps = self.tactics(&tactics, true);
        let attempt = |((family, cost, tactic), step)| Attempt { family, cost, tactic, step, kind };
        moves.into_iter().zip(steps).map(attempt).collect()
    }

    pub fn compute(&mut self, compute: Compute) -> Vec<Move> {
        let (started, lean) = (Instant::now(), self.lean);
        let moves = compute(self);
        let own = started.elapsed().saturating_sub(self.lean.saturating_sub(lean));
        self.shared.spent.add_policy(own);
        moves
    }

    /// Runs the tactics within the budget. One result for each, except
    /// that with `until_closed` the list may end early.
    fn tactics(&mut self, tactics: &[Tactic], until_closed: bool) -> Vec<Step<E::State>> {
        let mut steps: Vec<Step<E::State>> = Vec::with_capacity(tactics.len());
        let closed = |steps: &[Step<E::State>]| {
            until_closed
                && steps
                    .last()
                    .is_some_and(|s: &Step<_>| matches!(&s.result, Ok((_, goals)) if goals.is_empty()))
        };
        while steps.len() < tactics.len() && !closed(&steps) {
            let shared = self.shared;
            let left = &tactics[steps.len()..];
            let over = shared.over.is_set()
                || shared.stop.is_set()
                || self.failure.is_some()
                || shared.spent.over(shared.budget).is_some();
            let granted = if over { 0 } else { shared.spent.take_steps(left.len() as u64, shared.budget) };
            if granted == 0 {
                steps.extend(left.iter().map(|_| not_run()));
                break;
            }
            let mut batch = left[..granted as usize].to_vec();
            if let Some(wall) = shared.spent.wall_left(shared.budget) {
                let wall = wall.max(LEAST);
                batch.iter_mut().for_each(|t| t.limits.timeout = t.limits.timeout.min(wall));
            }
            let started = Instant::now();
            let answer = self.engine.tactics(self.state, self.index, &batch, until_closed);
            let elapsed = started.elapsed();
            self.lean += elapsed;
            shared.spent.add_engine(elapsed);
            match answer {
                Ok(mut results) if !results.is_empty() => {
                    results.truncate(batch.len());
                    for (tactic, step) in batch.iter().zip(&results) {
                        if let Err(StepError { kind: StepErrorKind::Engine, message }) = &step.result {
                            self.losses.add(&tactic.text, message);
                        }
                    }
                    shared.spent.return_steps(granted - results.len() as u64);
                    shared.spent.add_heartbeats(results.iter().map(|r| r.heartbeats).sum());
                    steps.extend(results);
                }
                Ok(_) => {
                    let message = "the engine gave no result for a batch of tactics".to_string();
                    self.failure = Some(EngineFailure { stage: "tactics".into(), message });
                }
                Err(failure) => self.failure = Some(failure),
            }
        }
        steps
    }
}

impl<E: Backend> Probe for Runner<'_, E> {
    fn run(&mut self, tactics: &[Tactic], until_closed: bool) -> Vec<Outcome> {
        let steps = self.tactics(tactics, until_closed);
        self.proposals.clear();
        let outcome = |(tactic, step): (&Tactic, Step<E::State>)| {
            tracing::trace!(
                ms = step.ms.round(),
                outcome = match &step.result {
                    Ok((_, goals)) => format!("{} goals", goals.len()),
                    Err(e) => format!("{:?}: {}", e.kind, e.message),
                },
                probe = tactic.text,
            );
            self.proposals.extend(step.proposals.iter().cloned());
            self.probes.tries += 1;
            self.probes.ms += step.ms;
            match step.result {
                Ok((state, goals)) if goals.is_empty() => {
                    self.probes.ok += 1;
                    let closing = Step { result: Ok((state, vec![])), ..step };
                    self.closing.push((tactic.text.clone(), closing));
                    Outcome::Goals(goals)
                }
                Ok((_, goals)) => {
                    self.probes.ok += 1;
                    Outcome::Goals(goals)
                }
                Err(error) => Outcome::Failed(error.message),
            }
        };
        tactics.iter().zip(steps).map(outcome).collect()
    }

    fn proposals(&self) -> &[String] {
        &self.proposals
    }

    fn fail(&mut self, stage: &str, message: String) {
        self.failure = Some(EngineFailure { stage: stage.into(), message });
        self.fatal = true;
    }

    fn candidates(&mut self, limit: usize) -> LemmaCandidates {
        let goal = self.index.unwrap_or(0);
        self.ask(|engine, state| engine.candidates(state, goal, limit)).unwrap_or_default()
    }

    fn project_premises(&mut self, limit: usize) -> Option<Vec<LibraryPremise>> {
        self.ask(|engine, state| engine.project_premises(state, limit))
    }
}

impl<E: Backend> Runner<'_, E> {
    /// Asks the engine about the state, if there is anything left to spend.
    fn ask<A>(&mut self, question: impl FnOnce(&mut E, &E::State) -> Result<A, EngineFailure>) -> Option<A> {
        let shared = self.shared;
        if shared.over.is_set()
            || shared.stop.is_set()
            || self.failure.is_some()
            || shared.spent.over(shared.budget).is_some()
        {
            return None;
        }
        let started = Instant::now();
        let answer = question(self.engine, self.state);
        let elapsed = started.elapsed();
        self.lean += elapsed;
        shared.spent.add_engine(elapsed);
        answer.map_err(|failure| self.failure = Some(failure)).ok()
    }
}

fn not_run<S>() -> Step<S> {
    let message = "not run: the budget is spent".to_string();
    let result = Err(StepError { kind: StepErrorKind::Budget, message });
    Step { result, ms: 0.0, heartbeats: 0, proposals: vec![] }
}

/// A closer with no more than what it gets at first.
pub fn quick(mut tactic: Tactic) -> Tactic {
    tactic.limits.heartbeats = tactic.limits.heartbeats.min(QUICK.heartbeats);
    tactic.limits.timeout = tactic.limits.timeout.min(QUICK.timeout);
    tactic
}
