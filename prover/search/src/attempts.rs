//! What a search ran, goal by goal: what a policy can learn from.

use super::backend::StepErrorKind;
use super::worker::Attempt;
use crate::policy::FailedCloser;
use lean_bridge::term::Goal;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How a tactic came to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptKind {
    /// As a closer, with a closer's first limits.
    Closer,
    /// As a committed move.
    Committed,
    /// As a move from the queue.
    Queued,
    /// Not run itself: a lazy move was computed, and asked the engine as it did so.
    Lazy,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// No goal is left.
    Closed,
    /// Goals are left, or a lazy move gave moves.
    GoalsLeft,
    /// It does not apply, or a lazy move gave nothing.
    Failed,
    /// Heartbeats or time ran out.
    TimedOut,
    /// The engine was lost.
    EngineLost,
}

/// One tactic that was run on a goal, or one lazy move that was computed there.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptRecord {
    /// The move's family.
    pub family: &'static str,
    /// The text of the tactic; empty for a lazy move.
    pub tactic: String,
    /// The cost of its move, in the unit of −log p; 0 of a lazy move.
    pub cost: f64,
    /// How it came to be run.
    pub kind: AttemptKind,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// Engine time, milliseconds; of a lazy move that of its probes.
    pub ms: f64,
    /// Heartbeats used, in the unit of `maxHeartbeats`.
    pub heartbeats: u64,
    /// Whether it is a step of the proof that was accepted.
    pub used: bool,
}

impl AttemptRecord {
    /// What is kept of a tactic that was run.
    pub(crate) fn of<S>(attempt: &Attempt<S>) -> AttemptRecord {
        let step = &attempt.step;
        let outcome = match &step.result {
            Ok((_, goals)) if goals.is_empty() => AttemptOutcome::Closed,
            Ok(_) => AttemptOutcome::GoalsLeft,
            Err(error) => match error.kind {
                StepErrorKind::Tactic | StepErrorKind::Budget => AttemptOutcome::Failed,
                StepErrorKind::Timeout | StepErrorKind::Heartbeats => AttemptOutcome::TimedOut,
                StepErrorKind::Engine => AttemptOutcome::EngineLost,
            },
        };
        AttemptRecord {
            family: attempt.family,
            tactic: attempt.tactic.text.clone(),
            cost: attempt.cost,
            kind: attempt.kind,
            outcome,
            ms: step.ms,
            heartbeats: step.heartbeats,
            used: false,
        }
    }

    /// What is kept of a lazy move that took so many milliseconds and gave so many moves.
    pub(crate) fn lazy(family: &'static str, ms: f64, moves: usize) -> AttemptRecord {
        AttemptRecord {
            family,
            tactic: String::new(),
            cost: 0.0,
            kind: AttemptKind::Lazy,
            outcome: if moves > 0 { AttemptOutcome::GoalsLeft } else { AttemptOutcome::Failed },
            ms,
            heartbeats: 0,
            used: false,
        }
    }
}

/// A goal that a search looked at, with everything that was run on it.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalRecord {
    /// The goal, or several that share metavariables.
    pub goals: Arc<Vec<Goal>>,
    /// Number of moves from the statement to it.
    pub depth: usize,
    /// Families of the moves that led to it, first one first.
    pub path: Arc<Vec<&'static str>>,
    /// Closers that failed on the goal that it came from.
    pub failed_before: Arc<Vec<FailedCloser>>,
    /// In the order in which they were run.
    pub attempts: Vec<AttemptRecord>,
}
