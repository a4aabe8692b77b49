//! What the search knows about a vertex of its graph, and about an edge.

use super::worker;
use crate::attempts::{AttemptRecord, GoalRecord};
use crate::policy::{FailedCloser, Tactic};
use lean_bridge::term::Goal;
use std::collections::HashMap;
use std::sync::Arc;

/// A tactic that worked.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    pub family: &'static str,
    pub tactic: String,
    /// Engine time, milliseconds.
    pub ms: f64,
    pub heartbeats: u64,
}

/// A goal, or a group of goals that share metavariables.
pub struct Node<S> {
    pub goals: Arc<Vec<Goal>>,
    pub state: S,
    pub index: Option<usize>,
    pub cost: f64,
    pub depth: usize,
    pub path: Arc<Vec<&'static str>>,
    pub size: usize,
    /// The worker that made the state, and how long another one would take to make it again.
    pub home: usize,
    pub replay_ms: f64,
    pub visited: bool,
    /// Tactics run on this goal, with the heartbeats they had (`u64::MAX` if they worked).
    pub tried: HashMap<String, u64>,
    /// Closers that failed on this goal, and on the one that it came from.
    pub failed: Vec<FailedCloser>,
    pub failed_before: Arc<Vec<FailedCloser>>,
    /// Everything that was run on this goal, in order, if the search records it.
    pub log: Vec<AttemptRecord>,
}

impl<S> Node<S> {
    /// What was run on this goal.
    pub fn record(&self) -> GoalRecord {
        GoalRecord {
            goals: self.goals.clone(),
            depth: self.depth,
            path: self.path.clone(),
            failed_before: self.failed_before.clone(),
            attempts: self.log.clone(),
        }
    }

    /// Whether the tactic was run on this goal with no smaller limits.
    pub fn tried(&self, tactic: &Tactic) -> bool {
        worker::tried(&self.tried, tactic)
    }
}
