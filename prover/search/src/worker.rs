//! What one worker thread does: visits and moves of goals, on one engine, within the budget.

use super::attempts::AttemptKind;
use super::backend::{Backend, EngineFailure, Step};
use super::budget::{Budget, Spent};
use super::failed_sights::FailedSights;
use super::graph::OrId;
use super::losses::Losses;
use super::queue::Work;
use super::runner::{ProbeCount, Runner};
use crate::policy::{Action, Context, FailedCloser, Move, Policy, Proposal, Tactic};
use lean_bridge::term::Goal;
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
        // a question is no work for an engine: the coordinator puts it
        Work::Move(asked @ Move { action: Action::Ask(_), .. }) => done.moves = vec![asked],
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
            Action::Ask(_) => {
                done.moves.push(committed);
                vec![]
            }
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
    done.moves.extend(lazies);
    done.moves.extend(again);
    done.moves.extend(proposal.moves);
    done.waiting = proposal.waiting;
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
