//! The search itself: one coordinator owns graph and queue, worker threads run tactics on their engines.

use super::attempts::{AttemptKind, AttemptRecord, GoalRecord};
use super::backend::{Backend, StepErrorKind};
use super::budget::{Budget, Spent, StopReason};
use super::failed_sights::FailedSights;
use super::graph::{AndId, AndOrGraph, OrId, ProofTree};
use super::losses::Losses;
use super::node::{Application, Node};
use super::queue::{Queue, Rank, Task, Work};
use super::runner;
use super::search_options::SearchOptions;
use super::split::{Part, split};
use super::stats::Families;
use super::worker::{self, Attempt, Done, Job, Shared};
use crate::policy::{Action, FailedCloser, Move, Policy};
use crossbeam::channel;
use lean_bridge::term::Goal;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use supervise::StopFlag;

/// Proof search for one statement. It can be run in portions: each
/// [`Search::run`] goes on where the last one stopped.
pub struct Search<S> {
    graph: AndOrGraph<Node<S>, Application>,
    queue: Queue,
    /// Tasks whose goal did not matter when their turn came. It may matter again.
    parked: Vec<Task>,
    options: SearchOptions,
    spent: Spent,
    families: Families,
    losses: Losses,
    failed: FailedSights,
}

/// After so many engine failures in a row a search gives up.
const MAX_FAILURES: u32 = 3;
/// A state that is rebuilt faster than this may be worked on by any worker.
const CHEAP_REPLAY_MS: f64 = 200.0;
/// How often a waiting coordinator looks at the stop flag.
const POLL: Duration = Duration::from_millis(50);
/// How many tasks are looked at to find one for an idle worker.
const LOOK_AHEAD: usize = 32;

impl<S: Clone + Send + Sync> Search<S> {
    /// A search for a proof of all `goals`, the goals of `state`.
    pub fn new(state: S, goals: Vec<Goal>, options: SearchOptions) -> Search<S> {
        let mut search = Search {
            graph: AndOrGraph::default(),
            queue: Queue::new(options.strategy, options.scoring, options.seed),
            parked: vec![],
            options,
            spent: Spent::default(),
            families: Families::default(),
            losses: Losses::default(),
            failed: FailedSights::default(),
        };
        let part = Part { goals, index: None };
        let key = part.key();
        let node = Node {
            size: part.size(),
            goals: Arc::new(part.goals),
            state,
            index: None,
            cost: 0.0,
            depth: 0,
            path: Arc::default(),
            home: 0,
            replay_ms: 0.0,
            visited: true,
            tried: HashMap::new(),
            failed: vec![],
            failed_before: Arc::default(),
            log: vec![],
        };
        let root = search.graph.goal(key, || node).0;
        search.graph.add_work(root, 1);
        search.queue.push_visit(root);
        search
    }

    /// What was spent so far, in all portions.
    pub fn spent(&self) -> &Spent {
        &self.spent
    }

    /// What the move families did so far.
    pub fn families(&self) -> &Families {
        &self.families
    }

    /// Moves that cost the engine its life.
    pub fn losses(&self) -> &Losses {
        &self.losses
    }

    /// Number of goals and of tactic applications met.
    pub fn counts(&self) -> (usize, usize) {
        self.graph.counts()
    }

    /// The tactic at an edge of the graph.
    pub fn application(&self, step: AndId) -> &Application {
        self.graph.step_data(step)
    }

    /// The shortest proof found: fewest steps, then least text.
    pub fn proof(&self) -> Option<ProofTree> {
        let root = self.graph.root()?;
        self.graph.lightest_proof(root, |a| 1.0 + a.tactic.len() as f64 * 1e-4)
    }

    /// Counts the steps of an accepted proof in the statistics of their families.
    pub fn count_used(&mut self, proof: &ProofTree) {
        let family = self.graph.step_data(proof.step).family;
        self.families.entry(family.to_string()).or_default().used += 1;
        proof.kids.iter().for_each(|kid| self.count_used(kid));
    }

    /// Notes in what was recorded which attempts an accepted proof consists of.
    pub fn mark_used(&mut self, proof: &ProofTree) {
        let goal = self.graph.parent(proof.step);
        let tactic = self.graph.step_data(proof.step).tactic.clone();
        // the last: what was cut short before it was not the step
        let log = &mut self.graph.goal_data_mut(goal).log;
        log.iter_mut().rev().find(|a| a.tactic == tactic).into_iter().for_each(|a| a.used = true);
        proof.kids.iter().for_each(|kid| self.mark_used(kid));
    }

    /// Everything that was run so far, goal by goal, if the search records it.
    pub fn attempts(&self) -> Vec<GoalRecord> {
        let nodes = self.graph.goals().map(|goal| self.graph.goal_data(goal));
        nodes.filter(|node| !node.log.is_empty()).map(Node::record).collect()
    }

    /// The judge refused a proof because of this step: never use it again.
    pub fn reject(&mut self, step: AndId) {
        self.graph.mark_bad(step);
        // Closers after the one that worked were never run.
        let goal = self.graph.parent(step);
        self.graph.revive(goal, 1);
        self.queue.push_visit(goal);
        self.unpark();
    }

    /// Runs until the root is solved, nothing is left, the budget `portion` is spent or `stop` is set. All
    /// engines are used, or one in deterministic mode. What is being tried when the portion ends is finished,
    /// as far as the budget `whole` allows. Both are counted from the beginning of the search.
    pub fn run<E: Backend<State = S>>(
        &mut self,
        engines: &mut [E],
        policy: &dyn Policy,
        preamble: &str,
        portion: &Budget,
        whole: &Budget,
        stop: &StopFlag,
    ) -> StopReason {
        let count = if self.options.deterministic { 1 } else { engines.len() };
        let spent = std::mem::take(&mut self.spent);
        let over = StopFlag::default();
        // the workers look things up in it while the coordinator changes the rest
        let failed = std::mem::take(&mut self.failed);
        let shared =
            Shared { policy, preamble, budget: whole, spent: &spent, failed: &failed, over: &over, stop };
        let interrupters: Vec<_> = engines[..count].iter().map(|e| e.interrupter()).collect();
        let reason = std::thread::scope(|scope| {
            let (done_tx, done_rx) = channel::unbounded();
            let mut jobs = Vec::with_capacity(count);
            for (worker, engine) in engines[..count].iter_mut().enumerate() {
                let (job_tx, job_rx) = channel::bounded::<Job<S>>(1);
                let (done_tx, shared) = (done_tx.clone(), &shared);
                scope.spawn(move || {
                    for job in job_rx {
                        if done_tx.send(worker::run(engine, worker, job, shared)).is_err() {
                            break;
                        }
                    }
                });
                jobs.push(job_tx);
            }
            drop(done_tx);
            self.coordinate(&jobs, &done_rx, &shared, portion, &interrupters)
        });
        (self.spent, self.failed) = (spent, failed);
        reason
    }

    fn coordinate(
        &mut self,
        jobs: &[channel::Sender<Job<S>>],
        done: &channel::Receiver<Done<S>>,
        shared: &Shared,
        portion: &Budget,
        interrupters: &[Option<super::backend::Interrupter>],
    ) -> StopReason {
        let Some(root) = self.graph.root() else {
            return StopReason::Exhausted { goals: 0, applications: 0 };
        };
        let mut busy = vec![false; jobs.len()];
        let interrupt = |busy: &[bool]| {
            for (interrupter, _) in interrupters.iter().zip(busy).filter(|(_, busy)| **busy) {
                interrupter.iter().for_each(|i| i());
            }
        };
        let mut failures = 0;
        let mut reason = None;
        loop {
            if self.graph.solved(root) {
                // What the others still try cannot matter any more.
                shared.over.set();
                interrupt(&busy);
                for result in done.iter().take(busy.iter().filter(|b| **b).count()) {
                    self.finish(result);
                }
                return StopReason::Solved;
            }
            if reason.is_none() && shared.stop.is_set() {
                reason = Some(StopReason::Interrupted);
            }
            reason = reason.or_else(|| shared.spent.over(portion));
            if reason.is_none() {
                for worker in 0..jobs.len() {
                    if !busy[worker]
                        && let Some(job) = self.next_job(worker, jobs.len())
                    {
                        busy[worker] = jobs[worker].send(job).is_ok();
                    }
                }
            }
            if !busy.contains(&true) {
                let (goals, applications) = self.graph.counts();
                return reason.unwrap_or(StopReason::Exhausted { goals, applications });
            }
            let result = match done.recv_timeout(POLL) {
                Ok(result) => result,
                Err(channel::RecvTimeoutError::Timeout) => {
                    if shared.stop.is_set() {
                        interrupt(&busy);
                    }
                    continue;
                }
                Err(channel::RecvTimeoutError::Disconnected) => {
                    let last = "a worker thread ended unexpectedly".to_string();
                    return StopReason::EngineFailure { failures, last };
                }
            };
            busy[result.worker] = false;
            match &result.failure {
                Some(failure) => {
                    failures += 1;
                    // what cannot be asked may have taken all the time there was
                    let instead = result.fatal && reason != Some(StopReason::Interrupted);
                    if instead || (failures >= MAX_FAILURES && reason.is_none()) {
                        reason = Some(StopReason::EngineFailure { failures, last: failure.to_string() });
                        shared.over.set();
                    }
                }
                None => failures = 0,
            }
            self.finish(result);
        }
    }

    /// The best task that this worker should do; tasks that do not matter now are parked.
    fn next_job(&mut self, worker: usize, workers: usize) -> Option<Job<S>> {
        let mut others = vec![];
        let mut job = None;
        while let Some(task) = self.queue.pop() {
            if !self.graph.useful(task.goal) {
                self.parked.push(task);
                continue;
            }
            let node = self.graph.goal_data(task.goal);
            let known = match &task.work {
                Work::Move(Move { action: Action::Tactic(t), .. }) => node.tried(t),
                Work::Closer(Move { action: Action::Tactic(t), .. }) => node.tried(&runner::quick(t.clone())),
                _ => false,
            };
            if known {
                self.graph.finish_work(task.goal);
                continue;
            }
            if node.home != worker && node.home < workers && node.replay_ms > CHEAP_REPLAY_MS {
                others.push(task);
                if others.len() >= LOOK_AHEAD {
                    break;
                }
                continue;
            }
            job = Some(Job {
                goal: task.goal,
                state: node.state.clone(),
                index: node.index,
                goals: node.goals.clone(),
                depth: node.depth,
                path: node.path.clone(),
                // Only a goal that is visited again has tactics to skip.
                tried: matches!(task.work, Work::Visit).then(|| node.tried.clone()).unwrap_or_default(),
                failed_before: node.failed_before.clone(),
                work: task.work,
            });
            break;
        }
        others.into_iter().for_each(|t| self.queue.put_back(t));
        job
    }

    /// Records what came of a job.
    fn finish(&mut self, done: Done<S>) {
        let Done { worker, goal, visit, attempts, moves, waiting, lazy, losses, .. } = done;
        self.losses.append(losses);
        let not_run = |a: &Attempt<S>| matches!(&a.step.result, Err(e) if e.kind == StepErrorKind::Budget);
        // A visit that was cut short is made again when the search goes on.
        let again = visit && attempts.iter().any(not_run);
        for attempt in attempts.into_iter().filter(|a| !not_run(a)) {
            self.record(worker, goal, attempt);
        }
        if let Some((family, probes)) = lazy {
            let stats = self.families.entry(family.to_string()).or_default();
            stats.lazy += 1;
            stats.probes += probes.tries;
            stats.ms += probes.ms;
            if self.options.record {
                let attempt = AttemptRecord::lazy(family, probes.ms, moves.len());
                self.graph.goal_data_mut(goal).log.push(attempt);
            }
        }
        if again {
            self.graph.add_work(goal, 1);
            self.queue.push_visit(goal);
        } else {
            let node = self.graph.goal_data(goal);
            let (cost, length, size) = (node.cost, node.depth + 1, node.size);
            self.graph.add_work(goal, moves.len() + waiting.len());
            for closer in waiting {
                let rank = Rank { cost: cost + closer.cost, length, size };
                self.queue.push_closer(goal, closer, rank);
            }
            for m in moves {
                let rank = Rank { cost: cost + m.cost, length, size };
                self.queue.push_move(goal, m, rank);
            }
        }
        self.graph.finish_work(goal);
    }

    /// Records one tactic that was run on a goal.
    fn record(&mut self, worker: usize, goal: OrId, attempt: Attempt<S>) {
        let log = self.options.record.then(|| AttemptRecord::of(&attempt));
        let Attempt { family, cost, tactic, step, kind } = attempt;
        let stats = self.families.entry(family.to_string()).or_default();
        stats.tries += 1;
        stats.ms += step.ms;
        tracing::debug!(
            depth = self.graph.goal_data(goal).depth,
            family,
            ms = step.ms.round(),
            outcome = match &step.result {
                Ok((_, goals)) => format!("{} goals", goals.len()),
                Err(e) => format!("{:?}: {}", e.kind, e.message.lines().next().unwrap_or_default()),
            },
            tactic = tactic.text,
        );
        let worked = step.result.is_ok();
        let node = self.graph.goal_data_mut(goal);
        node.log.extend(log);
        if kind == AttemptKind::Closer && !worked {
            node.failed.push(FailedCloser { family, tactic: tactic.text.clone() });
        }
        let heartbeats = if worked { u64::MAX } else { tactic.limits.heartbeats };
        if node.tried.insert(tactic.text.clone(), heartbeats) == Some(u64::MAX) {
            return;
        }
        let Ok((state, goals)) = step.result else { return };
        stats.ok += 1;
        stats.closed += u64::from(goals.is_empty());
        let mut path = node.path.to_vec();
        path.push(family);
        let path = Arc::new(path);
        let failed = Arc::new(node.failed.clone());
        let (depth, replay_ms) = (node.depth + 1, node.replay_ms + step.ms);
        let parts = split(goals);
        let cost = node.cost + cost + self.options.scoring.split * parts.len().saturating_sub(1) as f64;
        let keys: Vec<_> = parts.iter().map(Part::key).collect();
        if keys.iter().any(|k| self.graph.find(k) == Some(goal)) {
            return; // No progress: the goal is among what is left.
        }
        let mut met_again = false;
        let mut kids = Vec::with_capacity(parts.len());
        for (part, key) in parts.into_iter().zip(keys) {
            let size = part.size();
            let index = part.index;
            let make = || Node {
                goals: Arc::new(part.goals),
                state: state.clone(),
                index,
                cost,
                depth,
                path: path.clone(),
                size,
                home: worker,
                replay_ms,
                visited: false,
                tried: HashMap::new(),
                failed: vec![],
                failed_before: failed.clone(),
                log: vec![],
            };
            let (kid, fresh) = self.graph.goal(key, make);
            met_again |= !fresh;
            let node = self.graph.goal_data_mut(kid);
            node.cost = node.cost.min(cost);
            node.depth = node.depth.min(depth);
            if !node.visited && node.depth <= self.options.max_depth {
                node.visited = true;
                if fresh {
                    self.graph.add_work(kid, 1)
                } else {
                    self.graph.revive(kid, 1)
                }
                let rank = Rank { cost, length: depth, size };
                match kind {
                    AttemptKind::Closer => self.queue.push_late_visit(kid, rank),
                    _ => self.queue.push_visit(kid),
                }
            }
            kids.push(kid);
        }
        let application =
            Application { family, tactic: tactic.text, ms: step.ms, heartbeats: step.heartbeats };
        self.graph.apply(goal, application, &kids);
        if met_again {
            self.unpark();
        }
    }

    fn unpark(&mut self) {
        for task in std::mem::take(&mut self.parked) {
            self.queue.put_back(task);
        }
    }
}
