//! What a finished job changes in the graph, the queue and the statistics.

use super::Search;
use crate::attempts::{AttemptKind, AttemptRecord};
use crate::backend::StepErrorKind;
use crate::graph::{AndId, OrId};
use crate::node::{Application, Node};
use crate::policy::FailedCloser;
use crate::queue::Rank;
use crate::split::{Part, split};
use crate::tree::Brought;
use crate::value::value_by_size;
use crate::worker::{Attempt, Done};
use std::collections::HashMap;
use std::sync::Arc;

impl<S: Clone + Send + Sync> Search<S> {
    /// Records what came of a job.
    pub(super) fn finish(&mut self, done: Done<S>) {
        let Done { worker, goal, visit, attempts, moves, waiting, lazy, losses, .. } = done;
        let gave_work = !moves.is_empty() || !waiting.is_empty();
        self.losses.append(losses);
        let not_run = |a: &Attempt<S>| matches!(&a.step.result, Err(e) if e.kind == StepErrorKind::Budget);
        // A visit that was cut short is made again when the search goes on.
        let again = visit && attempts.iter().any(not_run);
        let ran = attempts.into_iter().filter(|a| !not_run(a));
        let steps: Vec<_> = ran.filter_map(|attempt| self.record(worker, goal, attempt)).collect();
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
            self.graph.add_work(goal, waiting.len());
            for closer in waiting {
                let rank = Rank { cost: cost + closer.cost, length, size };
                self.queue.push_closer(goal, closer, rank);
            }
            self.queue_moves(goal, moves);
        }
        self.graph.finish_work(goal);
        if let Some(tree) = self.queue.tree() {
            tree.settle(worker, &Brought { steps, gave_work }, &self.graph);
            if visit && !again {
                self.want_value(goal);
            }
        }
    }

    /// Records one tactic that was run on a goal; the application, if it made one.
    fn record(&mut self, worker: usize, goal: OrId, attempt: Attempt<S>) -> Option<AndId> {
        let log = self.options.record.then(|| AttemptRecord::of(&attempt));
        let Attempt { family, cost: own_cost, tactic, step, kind } = attempt;
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
            return None;
        }
        let Ok((state, goals)) = step.result else { return None };
        stats.ok += 1;
        stats.closed += u64::from(goals.is_empty());
        let mut path = node.path.to_vec();
        path.push(family);
        let path = Arc::new(path);
        let failed = Arc::new(node.failed.clone());
        let (depth, replay_ms) = (node.depth + 1, node.replay_ms + step.ms);
        let parts = split(goals);
        let cost = node.cost + own_cost + self.options.scoring.split * parts.len().saturating_sub(1) as f64;
        let keys: Vec<_> = parts.iter().map(Part::key).collect();
        if keys.iter().any(|k| self.graph.find(k) == Some(goal)) {
            return None; // No progress: the goal is among what is left.
        }
        let mut met_again = false;
        let mut kids = Vec::with_capacity(parts.len());
        let mut valued = Vec::with_capacity(parts.len());
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
            valued.push((kid, fresh.then(|| value_by_size(size, depth))));
        }
        let application =
            Application { family, tactic: tactic.text, ms: step.ms, heartbeats: step.heartbeats };
        let step = self.graph.apply(goal, application, &kids);
        if let Some(tree) = self.queue.tree() {
            tree.grow(worker, goal, (step, own_cost), &valued, &self.graph);
        }
        if met_again {
            self.unpark();
        }
        Some(step)
    }
}
