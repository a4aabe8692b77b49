//! Values of goals: how likely a goal is to be proved, for strategies on trees.
//!
//! A value only decides where the search looks first. A wrong one costs time and proves nothing.

use crate::policy::{FailedCloser, ModelUsage, Move};
use lean_bridge::term::Goal;
use serde::{Deserialize, Serialize};

/// Where a goal stands when its value is asked for: behind its visit, which has left it open.
pub struct Place<'a> {
    /// Number of moves from the statement to it.
    pub depth: usize,
    /// Families of the moves on the path from the statement, first one first.
    pub path: &'a [&'static str],
    /// The source before the statement.
    pub preamble: &'a str,
    /// Size of the goal in term nodes.
    pub size: usize,
    /// Closers that were run on it and did not close it.
    pub failed: &'a [FailedCloser],
    /// What is still to be tried on it, in no particular order.
    pub moves: &'a [&'a Move],
}

/// A source of values.
pub trait Value: Send + Sync {
    /// Its name, with all that values depend on: results carry it.
    fn name(&self) -> String;

    /// The probability that the goals, which are one or share metavariables, can be proved from here. Called
    /// by the thread that leads the search: whoever needs longer than a millisecond answers later.
    fn value(&self, goals: &[Goal], place: &Place) -> Estimate;
}

/// What a source says of a goal.
pub enum Estimate {
    /// A number between 0 and 1.
    Known(f64),
    /// It has been asked for.
    Awaited(Box<dyn AwaitedValue>),
    /// The source can say nothing about this goal: it is valued by its size.
    Unknown,
}

/// A value that may not be there yet. Nobody waits for it: until it comes the goal is valued by its size.
pub trait AwaitedValue: Send {
    /// The answer, or why there is none; `None` as long as it is not there. It is not asked again after that.
    fn poll(&mut self) -> Option<Result<Valued, String>>;
}

/// An answer about the value of a goal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Valued {
    /// A number between 0 and 1; `None` if the answer does not have one.
    pub value: Option<f64>,
    /// What the answer took.
    pub usage: ModelUsage,
}

/// What a search has asked of its source of values, those that know at once not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueUsage {
    /// Goals that were asked about.
    pub asked: u64,
    /// Of these, those about which a number came.
    pub answered: u64,
    /// Goals that were valued by their size instead: the answer had no number, the source failed, or had
    /// failed before.
    pub by_size: u64,
    /// Tokens of questions and answers.
    pub tokens: u64,
    /// Whether the source has failed; of several searches, how many it failed.
    pub failures: u64,
}

impl ValueUsage {
    /// Whether nothing was asked, and nothing had to do without.
    pub fn is_nothing(&self) -> bool {
        *self == ValueUsage::default()
    }
}

impl std::ops::AddAssign for ValueUsage {
    fn add_assign(&mut self, other: ValueUsage) {
        self.asked += other.asked;
        self.answered += other.answered;
        self.by_size += other.by_size;
        self.tokens += other.tokens;
        self.failures += other.failures;
    }
}

/// The value of a goal by its size and depth: `exp(-(0.05·log₂(1 + size) + 0.1·depth))`. The weight of the
/// size is that of the best-first score ([`Scoring`](crate::Scoring)), so the exponent is in the unit of the
/// costs of moves; goals deeper down were reached by more moves, each of which may have been wrong.
pub fn value_by_size(size: usize, depth: usize) -> f64 {
    (-(0.05 * (1.0 + size as f64).log2() + 0.1 * depth as f64)).exp()
}

/// [`value_by_size`] as a source.
pub struct SizeValue;

impl Value for SizeValue {
    fn name(&self) -> String {
        "size".into()
    }

    fn value(&self, _: &[Goal], place: &Place) -> Estimate {
        Estimate::Known(value_by_size(place.size, place.depth))
    }
}
