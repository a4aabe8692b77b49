//! Budgets, what was spent of them, and why a search stopped.

use crate::awaited::ModelUsage;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How much a search may spend. `None` is unlimited. A proof found at the limit counts.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// Wall time. With a step budget in deterministic mode this is only a guard.
    pub wall: Option<Duration>,
    /// Time inside engines, added up over the workers.
    pub engine: Option<Duration>,
    /// Lean heartbeats, in the unit of `maxHeartbeats`.
    pub heartbeats: Option<u64>,
    /// Tactics run.
    pub steps: Option<u64>,
    /// Samples of models. What would take more is not asked; the search goes on without.
    pub samples: Option<u64>,
    /// Tokens of models, of questions and samples: once they are spent nothing more is asked.
    pub tokens: Option<u64>,
}

/// Why a search ended, with the facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StopReason {
    /// All goals of the statement are closed (the judge has not spoken yet).
    Solved,
    /// Nothing is left to try.
    Exhausted {
        /// Goals in the graph.
        goals: usize,
        /// Applications of tactics in the graph.
        applications: usize,
    },
    /// The time limit passed.
    WallTime {
        /// The limit, seconds.
        limit_s: f64,
    },
    /// The time of engines was spent.
    EngineTime {
        /// The limit, seconds, added up over the engines.
        limit_s: f64,
    },
    /// The heartbeats were spent.
    Heartbeats {
        /// The limit, in the unit of `maxHeartbeats`.
        limit: u64,
    },
    /// The steps were spent.
    Steps {
        /// The limit, tactics.
        limit: u64,
    },
    /// Nothing is left to try but what a model would propose, and its samples were spent.
    Samples {
        /// The limit, samples.
        limit: u64,
    },
    /// Nothing is left to try but what a model would propose, and its tokens were spent.
    Tokens {
        /// The limit, tokens.
        limit: u64,
    },
    /// The engine could not be brought back; after how many failures in a row, and the last of them.
    EngineFailure {
        /// Failures in a row.
        failures: u32,
        /// The last failure.
        last: String,
    },
    /// Somebody asked for the end.
    Interrupted,
    /// The judge refused so many proofs that more search makes no sense.
    Refusals {
        /// Proofs refused.
        count: usize,
        /// Why the last one was refused.
        last: String,
    },
}

impl std::fmt::Display for StopReason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            StopReason::Solved => write!(formatter, "solved"),
            StopReason::Exhausted { goals, applications } => {
                write!(
                    formatter,
                    "nothing left to try after {goals} goals and {applications} tactic applications"
                )
            }
            StopReason::WallTime { limit_s } => write!(formatter, "the time limit of {limit_s} s passed"),
            StopReason::EngineTime { limit_s } => write!(formatter, "{limit_s} s of engine time were spent"),
            StopReason::Heartbeats { limit } => write!(formatter, "{limit} heartbeats were spent"),
            StopReason::Steps { limit } => write!(formatter, "{limit} steps were spent"),
            StopReason::Samples { limit } => write!(formatter, "{limit} samples of the model were spent"),
            StopReason::Tokens { limit } => write!(formatter, "{limit} tokens of the model were spent"),
            StopReason::EngineFailure { failures, last } => {
                write!(formatter, "the engine failed {failures} times in a row, at last: {last}")
            }
            StopReason::Refusals { count, last } => {
                write!(formatter, "the judge refused {count} proofs, the last one: {last}")
            }
            StopReason::Interrupted => write!(formatter, "interrupted"),
        }
    }
}

/// What was spent, counted by all workers at once.
#[derive(Debug)]
pub struct Spent {
    start: Instant,
    steps: AtomicU64,
    heartbeats: AtomicU64,
    engine_us: AtomicU64,
    policy_us: AtomicU64,
    /// Samples that were asked for, those that are still awaited among them.
    samples: AtomicU64,
    model: Mutex<ModelUsage>,
}

impl Default for Spent {
    fn default() -> Self {
        Spent {
            start: Instant::now(),
            steps: AtomicU64::new(0),
            heartbeats: AtomicU64::new(0),
            engine_us: AtomicU64::new(0),
            policy_us: AtomicU64::new(0),
            samples: AtomicU64::new(0),
            model: Mutex::default(),
        }
    }
}

impl Spent {
    pub fn wall(&self) -> Duration {
        self.start.elapsed()
    }

    pub fn steps(&self) -> u64 {
        self.steps.load(Relaxed)
    }

    pub fn heartbeats(&self) -> u64 {
        self.heartbeats.load(Relaxed)
    }

    pub fn engine(&self) -> Duration {
        Duration::from_micros(self.engine_us.load(Relaxed))
    }

    pub fn policy(&self) -> Duration {
        Duration::from_micros(self.policy_us.load(Relaxed))
    }

    pub fn add_engine(&self, time: Duration) {
        self.engine_us.fetch_add(time.as_micros() as u64, Relaxed);
    }

    pub fn add_policy(&self, time: Duration) {
        self.policy_us.fetch_add(time.as_micros() as u64, Relaxed);
    }

    pub fn add_heartbeats(&self, number: u64) {
        self.heartbeats.fetch_add(number, Relaxed);
    }

    /// What models have answered so far.
    pub fn model(&self) -> ModelUsage {
        *self.model.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what an answer of a model took.
    pub fn add_model(&self, usage: ModelUsage) {
        *self.model.lock().unwrap_or_else(PoisonError::into_inner) += usage;
    }

    /// Takes samples of a model out of the budget, or says which limit does not allow them.
    pub fn take_samples(&self, wanted: u64, budget: &Budget) -> Result<(), StopReason> {
        if let Some(limit) = budget.tokens.filter(|limit| self.model().tokens >= *limit) {
            return Err(StopReason::Tokens { limit });
        }
        let fits = |taken: u64| budget.samples.is_none_or(|limit| taken + wanted <= limit);
        let add = |taken: u64| fits(taken).then_some(taken + wanted);
        match self.samples.fetch_update(Relaxed, Relaxed, add) {
            Ok(_) => Ok(()),
            Err(_) => Err(StopReason::Samples { limit: budget.samples.unwrap_or_default() }),
        }
    }

    /// Samples that were asked for.
    pub fn samples(&self) -> u64 {
        self.samples.load(Relaxed)
    }

    /// Takes up to `wanted` steps out of the budget; how many there were.
    pub fn take_steps(&self, wanted: u64, budget: &Budget) -> u64 {
        let taken = |old: u64| wanted.min(budget.steps.map_or(u64::MAX, |b| b.saturating_sub(old)));
        let old = self.steps.fetch_update(Relaxed, Relaxed, |old| Some(old + taken(old)));
        old.map_or(0, taken)
    }

    /// Gives back steps taken and not used (a batch that ended early).
    pub fn return_steps(&self, number: u64) {
        self.steps.fetch_sub(number, Relaxed);
    }

    /// The limit that is used up, if any.
    pub fn over(&self, budget: &Budget) -> Option<StopReason> {
        if budget.steps.is_some_and(|limit| self.steps() >= limit) {
            return budget.steps.map(|limit| StopReason::Steps { limit });
        }
        if budget.heartbeats.is_some_and(|limit| self.heartbeats() >= limit) {
            return budget.heartbeats.map(|limit| StopReason::Heartbeats { limit });
        }
        if budget.engine.is_some_and(|limit| self.engine() >= limit) {
            return budget.engine.map(|limit| StopReason::EngineTime { limit_s: limit.as_secs_f64() });
        }
        if budget.wall.is_some_and(|limit| self.wall() >= limit) {
            return budget.wall.map(|limit| StopReason::WallTime { limit_s: limit.as_secs_f64() });
        }
        None
    }

    /// Wall time left, if limited.
    pub fn wall_left(&self, budget: &Budget) -> Option<Duration> {
        budget.wall.map(|w| w.saturating_sub(self.wall()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_never_overdrawn() {
        let (spent, budget) = (Spent::default(), Budget { steps: Some(10), ..Budget::default() });
        assert_eq!(spent.take_steps(7, &budget), 7);
        assert_eq!(spent.over(&budget), None);
        assert_eq!(spent.take_steps(7, &budget), 3);
        assert_eq!(spent.over(&budget), Some(StopReason::Steps { limit: 10 }));
        assert_eq!(spent.take_steps(1, &budget), 0);
        spent.return_steps(2);
        assert_eq!(spent.take_steps(5, &budget), 2);
    }

    #[test]
    fn a_reason_is_a_sentence_and_data() {
        let reason = StopReason::Exhausted { goals: 3, applications: 5 };
        assert_eq!(reason.to_string(), "nothing left to try after 3 goals and 5 tactic applications");
        let json = serde_json::to_string(&reason).unwrap();
        assert_eq!(json, r#"{"kind":"exhausted","goals":3,"applications":5}"#);
        assert_eq!(serde_json::from_str::<StopReason>(&json).unwrap(), reason);
    }
}
