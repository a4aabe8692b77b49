//! What one worker thread does: visits and moves of goals, on one engine, within the budget.

use super::attempts::AttemptKind;
use super::backend::StepErrorKind::{Heartbeats, Timeout};
use super::backend::{Backend, EngineFailure, Step, StepError, StepErrorKind};
use super::budget::{Budget, Spent};
use super::failed_sights::FailedSights;
use super::graph::OrId;
use super::losses::Losses;
use super::queue::Work;
use crate::policy::{
    Action, Compute, Context, FailedCloser, Move, Outcome, Policy, Probe, Proposal, Tactic, TacticLimits,
};
use lean_bridge::term::Goal;
use lean_bridge::{LemmaCandidates, LibraryPremise};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Work on one goal.
pub struct Job<S> {
    pub goal: OrId,
    pub state: S,
    /// Index of the goal in the state; `None` for a group of goals that is the whole state.
    pub index: Option<usize>,
    pub goals: Arc<Vec<Goal>>,
    pub depth: usize,
    pub path: Arc<Vec<&'static str>>,
    /// Tactics not to be run again in a visit, with the heartbeats they had.
    pub tried: HashMap<String, u64>,
    /// Closers that failed on the goal that this one came from.
    pub failed_before: Arc<Vec<FailedCloser>>,
    pub work: Work,
}

/// Whether a tactic is in the list with at least its own limit.
pub fn tried(list: &HashMap<String, u64>, tactic: &Tactic) -> bool {
    list.get(&tactic.text).is_some_and(|had| *had >= tactic.limits.heartbeats)
}

/// One tactic that was run as a step of the search (not as a probe).
pub struct Attempt<S> {
    pub family: &'static str,
    pub cost: f64,
    pub tactic: Tactic,
    pub step: Step<S>,
    pub kind: AttemptKind,
}

/// What came of a job.
pub struct Done<S> {
    pub worker: usize,
    pub goal: OrId,
    pub visit: bool,
    pub attempts: Vec<Attempt<S>>,
    /// Moves to queue.
    pub moves: Vec<Move>,
    /// Closers to queue.
    pub waiting: Vec<Move>,
    /// A lazy move that was computed: its family and the probes it ran.
    pub lazy: Option<(&'static str, ProbeCount)>,
    /// Tactics that cost the engine its life, probes among them.
    pub losses: Losses,
    /// The engine was not available; what the job still had to do was not done.
    pub failure: Option<EngineFailure>,
    /// The failure is one of what a move rests on: no other engine would do.
    pub fatal: bool,
}

impl<S> Done<S> {
    fn nothing(worker: usize, goal: OrId, visit: bool) -> Done<S> {
        Done {
            worker,
            goal,
            visit,
            attempts: vec![],
            moves: vec![],
            waiting: vec![],
            lazy: None,
            losses: Losses::default(),
            failure: None,
            fatal: false,
        }
    }
}

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

/// Limits shared by all workers of a search.
pub struct Shared<'a> {
    pub policy: &'a dyn Policy,
    /// The source before the statement.
    pub preamble: &'a str,
    /// What a job that has begun may use: work is cut off only where the search as a whole ends.
    pub budget: &'a Budget,
    pub spent: &'a Spent,
    pub failed: &'a FailedSights,
    /// The search is over (solved, or stopped): finish quickly.
    pub over: &'a StopFlag,
    /// Someone outside wants the search to end.
    pub stop: &'a StopFlag,
}

/// Runs one job to its end. A panic (of a policy) loses this job's results and nothing else.
pub fn run<E: Backend>(engine: &mut E, worker: usize, job: Job<E::State>, shared: &Shared) -> Done<E::State> {
    let (goal, visit) = (job.goal, matches!(job.work, Work::Visit));
    let run = std::panic::AssertUnwindSafe(|| run_job(engine, worker, job, shared));
    std::panic::catch_unwind(run).unwrap_or_else(|_| {
        tracing::warn!("a move was given up because its computation panicked");
        Done::nothing(worker, goal, visit)
    })
}

fn run_job<E: Backend>(engine: &mut E, worker: usize, job: Job<E::State>, shared: &Shared) -> Done<E::State> {
    let Job { goal, state, index, goals, depth, path, tried, failed_before, work } = job;
    let mut runner = Runner {
        engine,
        state: &state,
        index,
        // a group of goals is more than the first of them
        goal: goals.first().filter(|_| goals.len() == 1),
        shared,
        failure: None,
        fatal: false,
        lean: Duration::ZERO,
        probes: ProbeCount::default(),
        proposals: vec![],
        closing: vec![],
        losses: Losses::default(),
    };
    let mut done = Done::nothing(worker, goal, matches!(work, Work::Visit));
    let context = Context { depth, path: &path, preamble: shared.preamble };
    match work {
        Work::Visit => {
            let started = Instant::now();
            let proposal = match goals.first() {
                Some(first) => {
                    let proposal = shared.policy.propose(first, &context);
                    shared.policy.arrange(first, &context, &failed_before, proposal)
                }
                None => Default::default(),
            };
            shared.spent.add_policy(started.elapsed());
            visit(&mut runner, proposal, &tried, &mut done);
        }
        Work::Closer(closer) => {
            let closers = plain(vec![closer], &HashMap::new());
            done.moves = runner.closers(closers, &mut done.attempts);
        }
        Work::Move(Move { family, cost, action: Action::Tactic(tactic) }) => {
            done.attempts = runner.attempt(vec![(family, cost, tactic)], AttemptKind::Queued);
        }
        Work::Move(Move { family, action: Action::Lazy(compute), .. }) => {
            let mut moves = runner.compute(compute);
            done.attempts = runner.take_closing(&mut moves);
            let proposal = Proposal { moves, ..Proposal::default() };
            done.moves = match goals.first() {
                Some(first) => shared.policy.arrange(first, &context, &failed_before, proposal).moves,
                None => proposal.moves,
            };
            done.lazy = Some((family, runner.probes));
        }
    }
    (done.failure, done.fatal, done.losses) = (runner.failure, runner.fatal, runner.losses);
    done
}

/// Closers in one batch, each with a small share of what it may cost, then the committed move; the other
/// moves, closers that need more among them, only if neither did it.
fn visit<E: Backend>(
    runner: &mut Runner<E>,
    proposal: Proposal,
    skip: &HashMap<String, u64>,
    done: &mut Done<E::State>,
) {
    let (tactics, lazies): (Vec<_>, Vec<_>) =
        proposal.closers.into_iter().partition(|m| matches!(m.action, Action::Tactic(_)));
    let again = runner.closers(plain(tactics, skip), &mut done.attempts);
    if done.attempts.iter().any(closed) {
        return;
    }
    if let Some(committed) = proposal.committed {
        let moves = match committed.action {
            Action::Tactic(_) => vec![committed],
            Action::Lazy(compute) => runner.compute(compute),
        };
        // of several, the first that works is the one
        for proposed in plain(moves, skip) {
            let attempts = runner.attempt(vec![proposed], AttemptKind::Committed);
            let works = attempts.iter().any(|a| a.step.result.is_ok());
            done.attempts.extend(attempts);
            if works {
                return;
            }
        }
    }
    done.moves = lazies;
    done.moves.extend(again);
    done.moves.extend(proposal.moves);
    done.waiting = proposal.waiting;
}

/// A closer with no more than what it gets at first.
pub fn quick(mut tactic: Tactic) -> Tactic {
    tactic.limits.heartbeats = tactic.limits.heartbeats.min(QUICK.heartbeats);
    tactic.limits.timeout = tactic.limits.timeout.min(QUICK.timeout);
    tactic
}

fn closed<S>(attempt: &Attempt<S>) -> bool {
    matches!(&attempt.step.result, Ok((_, goals)) if goals.is_empty())
}

/// The moves that are plain tactics, without those to skip.
fn plain(moves: Vec<Move>, skip: &HashMap<String, u64>) -> Vec<(&'static str, f64, Tactic)> {
    let tactic = |m: Move| match m.action {
        Action::Tactic(t) if !tried(skip, &t) => Some((m.family, m.cost, t)),
        _ => None,
    };
    moves.into_iter().filter_map(tactic).collect()
}

struct Runner<'a, E: Backend> {
    engine: &'a mut E,
    state: &'a E::State,
    index: Option<usize>,
    /// The goal that is worked on, if it is a single one.
    goal: Option<&'a Goal>,
    shared: &'a Shared<'a>,
    failure: Option<EngineFailure>,
    /// See [`Done::fatal`].
    fatal: bool,
    /// Time of this job spent waiting for the engine.
    lean: Duration,
    probes: ProbeCount,
    /// What the engine proposed in place of the tactics of the last probe.
    proposals: Vec<String>,
    /// Probes that closed the goal: a move that is one of them need not be run again.
    closing: Vec<(String, Step<E::State>)>,
    losses: Losses,
}

impl<E: Backend> Runner<'_, E> {
    /// Takes the moves out that a probe has shown to close the goal, as attempts that were made.
    fn take_closing(&mut self, moves: &mut Vec<Move>) -> Vec<Attempt<E::State>> {
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
    fn closers(
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

    fn attempt(
        &mut self,
        moves: Vec<(&'static str, f64, Tactic)>,
        kind: AttemptKind,
    ) -> Vec<Attempt<E::State>> {
        let tactics: Vec<_> = moves.iter().map(|m| m.2.clone()).collect();
        let steps = self.tactics(&tactics, true);
        let attempt = |((family, cost, tactic), step)| Attempt { family, cost, tactic, step, kind };
        moves.into_iter().zip(steps).map(attempt).collect()
    }

    fn compute(&mut self, compute: Compute) -> Vec<Move> {
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
