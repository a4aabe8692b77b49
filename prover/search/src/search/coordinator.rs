//! Who does what next: the coordinator hands jobs to worker threads until the search ends.

use super::Search;
use super::questions::LOOK;
use crate::backend::{Backend, Interrupter};
use crate::budget::{Budget, StopReason};
use crate::policy::{Action, Move, Policy};
use crate::queue::Work;
use crate::runner;
use crate::worker::{self, Done, Job, Shared};
use crossbeam::channel;
use std::time::Duration;
use supervise::StopFlag;

/// After so many engine failures in a row a search gives up.
const MAX_FAILURES: u32 = 3;
/// A state that is rebuilt faster than this may be worked on by any worker.
const CHEAP_REPLAY_MS: f64 = 200.0;
/// How often a waiting coordinator looks at the stop flag.
const POLL: Duration = Duration::from_millis(50);
/// How many tasks are looked at to find one for an idle worker.
const LOOK_AHEAD: usize = 32;

impl<S: Clone + Send + Sync> Search<S> {
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
        interrupters: &[Option<Interrupter>],
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
            self.take_answers(shared);
            self.take_values(shared);
            if reason.is_none() {
                for worker in 0..jobs.len() {
                    if !busy[worker]
                        && let Some(job) = self.next_job(worker, jobs.len(), shared)
                    {
                        busy[worker] = jobs[worker].send(job).is_ok();
                    }
                }
            }
            let awaits = self.questions.are_open() && reason.is_none();
            if !busy.contains(&true) && !awaits {
                let (goals, applications) = self.graph.counts();
                let exhausted = StopReason::Exhausted { goals, applications };
                return reason.or_else(|| self.questions.untried()).unwrap_or(exhausted);
            }
            // an idle worker should not wait for an answer that is there
            let is_idle = awaits && busy.contains(&false);
            let result = match done.recv_timeout(if is_idle { LOOK } else { POLL }) {
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
    fn next_job(&mut self, worker: usize, workers: usize, shared: &Shared) -> Option<Job<S>> {
        let mut others = vec![];
        let mut job = None;
        while let Some(task) = self.queue.pop(&self.graph) {
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
                if let Some(tree) = self.queue.tree() {
                    tree.forget(&task);
                }
                self.graph.finish_work(task.goal);
                continue;
            }
            if matches!(&task.work, Work::Move(Move { action: Action::Ask(_), .. })) {
                if !self.questions.have_room() {
                    others.push(task);
                    continue;
                }
                self.put_question(task, shared);
                continue;
            }
            if node.home != worker && node.home < workers && node.replay_ms > CHEAP_REPLAY_MS {
                others.push(task);
                if others.len() >= LOOK_AHEAD {
                    break;
                }
                continue;
            }
            if let Some(tree) = self.queue.tree() {
                tree.begin(worker);
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
}
