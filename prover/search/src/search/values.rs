//! Values of goals: asking for them, and what becomes of the answers.
//!
//! A goal is asked about when its visit has left it open with moves to try: most goals are closed by then.
//! Until there is an answer it is valued by its size. So nobody waits for a source that is slow, and nothing
//! is lost by one that fails: it is asked no more in this search, which is told and counted, and the search
//! goes on by size. Only in deterministic mode is each answer waited for.

use super::Search;
use super::questions::{LOOK, MOST_ASKED};
use crate::graph::OrId;
use crate::value::{AwaitedValue, Estimate, Place, SizeValue, Value, ValueUsage, Valued};
use crate::worker::Shared;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

/// Values of the source are kept away from 0 and 1, which are for what is known.
const LEAST: f64 = 0.01;

/// Who is asked for values, what was asked, and what went wrong.
pub(super) struct Values {
    pub(super) source: Arc<dyn Value>,
    /// Goals to be asked about, the oldest first.
    wanted: VecDeque<OrId>,
    awaited: Vec<(OrId, Box<dyn AwaitedValue>)>,
    /// Nothing is asked after a failure.
    has_failed: bool,
    usage: ValueUsage,
}

impl Default for Values {
    fn default() -> Self {
        let (wanted, awaited, usage) = (VecDeque::new(), vec![], ValueUsage::default());
        Values { source: Arc::new(SizeValue), wanted, awaited, has_failed: false, usage }
    }
}

impl Values {
    /// What was asked so far.
    pub(super) fn usage(&self) -> ValueUsage {
        self.usage
    }

    fn fail(&mut self, failure: &str) {
        if !self.has_failed {
            let source = self.source.name();
            tracing::warn!(source, failure, "values of goals go by their size in this search");
            self.usage.failures += 1;
        }
        self.has_failed = true;
    }
}

impl<S: Clone + Send + Sync> Search<S> {
    /// A goal was visited: its value is wanted if it is open, and what it turned out to be is counted if not.
    pub(super) fn want_value(&mut self, goal: OrId) {
        if self.is_worth_asking(goal) {
            self.values.wanted.push_back(goal);
        } else if let Some(tree) = self.queue.tree() {
            tree.correct(goal, &self.graph);
        }
    }

    fn is_worth_asking(&mut self, goal: OrId) -> bool {
        let is_open = !self.graph.solved(goal) && !self.graph.dead(goal);
        is_open && self.queue.tree().is_some_and(|tree| !tree.moves(goal).is_empty())
    }

    /// Takes the values that have come, and asks for those that are wanted.
    pub(super) fn take_values(&mut self, shared: &Shared) {
        loop {
            for (goal, mut answer) in std::mem::take(&mut self.values.awaited) {
                match catch_unwind(AssertUnwindSafe(|| answer.poll())) {
                    Ok(None) => self.values.awaited.push((goal, answer)),
                    Ok(Some(Ok(Valued { value, usage }))) => {
                        self.values.usage.answered += u64::from(value.is_some());
                        self.values.usage.tokens += usage.tokens;
                        self.set_value(goal, value);
                    }
                    Ok(Some(Err(failure))) => self.without_value(goal, &failure),
                    Err(_) => self.without_value(goal, "the source of values panicked"),
                }
            }
            while self.values.awaited.len() < MOST_ASKED
                && let Some(goal) = self.values.wanted.pop_front()
            {
                self.ask_value(goal, shared);
                if self.options.deterministic {
                    break; // one question after the other
                }
            }
            let waits = self.options.deterministic
                && !(self.values.awaited.is_empty() && self.values.wanted.is_empty())
                && !shared.stop.is_set()
                && shared.spent.over(shared.budget).is_none();
            if !waits {
                return;
            }
            if !self.values.awaited.is_empty() {
                std::thread::sleep(LOOK);
            }
        }
    }

    fn ask_value(&mut self, goal: OrId, shared: &Shared) {
        // it may have been closed since
        if !self.is_worth_asking(goal) {
            return;
        }
        if self.values.has_failed {
            return self.set_value(goal, None);
        }
        let Some(tree) = self.queue.tree() else { return };
        let (node, moves) = (self.graph.goal_data(goal), tree.moves(goal));
        let place = Place {
            depth: node.depth,
            path: &node.path,
            preamble: shared.preamble,
            size: node.size,
            failed: &node.failed,
            moves: &moves,
        };
        let started = Instant::now();
        let source = Arc::clone(&self.values.source);
        let estimate = catch_unwind(AssertUnwindSafe(|| source.value(&node.goals, &place)));
        shared.spent.add_policy(started.elapsed());
        match estimate {
            Ok(Estimate::Known(value)) => self.set_value(goal, Some(value)),
            Ok(Estimate::Unknown) => self.set_value(goal, None),
            Ok(Estimate::Awaited(answer)) => {
                self.values.usage.asked += 1;
                self.values.awaited.push((goal, answer));
            }
            Err(_) => self.without_value(goal, "the source of values panicked"),
        }
    }

    fn without_value(&mut self, goal: OrId, failure: &str) {
        self.values.fail(failure);
        self.set_value(goal, None);
    }

    /// `None`: the goal goes on by its size.
    fn set_value(&mut self, goal: OrId, value: Option<f64>) {
        let Some(tree) = self.queue.tree() else { return };
        match value.filter(|v| v.is_finite()) {
            Some(value) => tree.set_value(goal, value.clamp(LEAST, 1.0 - LEAST), &self.graph),
            None => {
                self.values.usage.by_size += 1;
                tree.correct(goal, &self.graph);
            }
        }
    }
}
