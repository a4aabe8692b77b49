//! How much work one declaration may be. A limit that is reached is an error with a name, never a verdict.

use crate::error::KernelError;
use crate::terms::Terms;
use std::time::Instant;

/// Stack that must be left before a step of the recursion, and what is added when it is not, in bytes.
const RED_ZONE: usize = 128 * 1024;
const SEGMENT: usize = 4 * 1024 * 1024;

/// What runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The deadline has passed.
    Time,
    /// More steps than allowed.
    Steps,
    /// Terms nested too deeply.
    Depth,
    /// More terms than allowed.
    Memory,
    /// Universe levels that are too large to compare.
    Levels,
    /// A number that is too large to compute.
    Number,
}

/// Limits for one declaration.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// When to stop.
    pub deadline: Option<Instant>,
    /// Steps of inference, reduction and comparison together.
    pub steps: u64,
    /// Nesting of these; a level takes up to a kilobyte of stack, which grows as needed.
    pub depth: u32,
    /// Expressions in the store, at 40 bytes each; so many bytes of large numbers count as one.
    pub terms: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { deadline: None, steps: 2_000_000_000, depth: 200_000, terms: 60_000_000 }
    }
}

/// What is left of the limits.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    steps: u64,
    depth: u32,
}

impl Budget {
    pub fn new(limits: Limits) -> Budget {
        Budget { limits, steps: 0, depth: 0 }
    }

    /// Counts a step.
    pub fn step(&mut self, terms: &Terms) -> Result<(), KernelError> {
        self.steps += 1;
        if self.steps.is_multiple_of(1024) { self.check(terms) } else { Ok(()) }
    }

    /// Whether anything has run out.
    pub fn check(&self, terms: &Terms) -> Result<(), KernelError> {
        let limit = if self.steps > self.limits.steps {
            Limit::Steps
        } else if self.limits.deadline.is_some_and(|d| Instant::now() > d) {
            Limit::Time
        } else if terms.is_full() || terms.size() > self.limits.terms {
            Limit::Memory
        } else {
            return Ok(());
        };
        Err(KernelError::Limit(limit))
    }

    pub fn enter(&mut self) -> Result<(), KernelError> {
        self.depth += 1;
        if self.depth > self.limits.depth { Err(KernelError::Limit(Limit::Depth)) } else { Ok(()) }
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }
}

/// Runs a step of a recursion, on more stack if there is little left.
pub(crate) fn deeper<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, work)
}
